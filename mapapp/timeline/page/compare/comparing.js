/**
 * Two days at once: which two, shown how, and starting, swapping and stopping it. The clock moves the second day;
 * the day compared with stays pinned. Whichever is earlier stands on the left.
 */
import { anyOf } from '../core/store.js';
import { countsOf } from '../counting/counts.js';
import { changedOnly } from './changed_only.js';
import { sideBySide } from './side_by_side.js';
import { swipe } from './swipe.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function comparing(app) {
  const { root, store, data, t, scenes } = app;
  const f = app.format;
  const last = data.days - 1;
  const [swiped, changed] = [swipe(app), changedOnly(app)];
  /** @type {Record<string, Way>} */
  const ways = { swipe: swiped, side: sideBySide(app), changed };
  let shown = '';

  /**
   * The mode on screen, '' where nothing is compared; two maps side by side need a wide screen.
   *
   * @param {State} state
   */
  function effective(state) {
    if (state.compare === null) return '';
    return state.compareMode === 'side' && app.isNarrow() ? 'swipe' : state.compareMode;
  }

  app.comparing = {
    get mode() {
      return effective(store.state);
    },
    /** The two days, the earlier first. */
    days({ day, compare } = store.state) {
      if (compare === null) return [day, day];
      return day < compare ? [day, compare] : [compare, day];
    },
    /** Their scenes in the same order. */
    scenes({ day, compare } = store.state) {
      return compare !== null && day < compare ? [scenes.now, scenes.pinned] : [scenes.pinned, scenes.now];
    },
    /** Compare with a day, put inside the data where it lies outside; what had to be put right is said. */
    start(day, patch = {}) {
      const inside = Math.min(last, Math.max(0, day));
      const moved = { playing: false, compare: inside, ...patch };
      store.set(moved);
      /** @type {string[]} */
      const said = [];
      if (inside !== day) said.push(t('The data cover {a} to {b}.', { a: f.day(0), b: f.day(last) }));
      said.push(...app.comparing.remarks());
      if (said.length) app.notice(said.join(' '));
    },
    /** Sentences about two days that are no pair as one expects it: the same day twice, or the later one pinned. */
    remarks({ day, compare } = store.state) {
      if (compare === null) return [];
      if (compare === day) return [t('Both days are the same: choose another day to compare with.')];
      const words = { a: f.day(day), b: f.day(compare) };
      return compare > day ? [t('The days were put in order: {a} on the left, {b} on the right.', words)] : [];
    },
    stop: () => store.set({ compare: null }),
    swap() {
      const { day, compare } = store.state;
      if (compare !== null) app.time.go(compare, { compare: day });
    },
    /** Start or stop; started without another day named, the span shown gives it. */
    toggle() {
      const { day, from, to, compare } = store.state;
      if (compare !== null) return app.comparing.stop();
      app.comparing.start(from, { panel: 'compare', ...(day === from ? { day: to } : {}) });
    },
    /** Who gained what, for the two days. */
    found: () => countsOf(data).compare(...app.comparing.days()),
    /** Cells that the mode changed only stripes on the map now. */
    striped: () => (shown === 'changed' ? changed.cells : []),
    /** Where the line between the two days is, CSS pixels of the window; null where there is none. */
    lineAt() {
      const box = app.stage.getBoundingClientRect();
      if (shown === 'side') return box.left + box.width / 2;
      return shown === 'swipe' ? box.left + swiped.x : null;
    },
    /** Rectangle of the stage (CSS pixels of the window) in which a canvas shows, or null for all of it. */
    windowOf: (canvas) => (shown === 'swipe' ? swiped.windowOf(canvas) : null),
  };
  app.sceneAt = (spot, beside) => (beside ? scenes.pinned : (shown && ways[shown].sceneAt(spot)) || scenes.now);

  /**
   * @param {State} state
   * @param {Changed} changed
   */
  function show(state, changed) {
    const { compare } = state;
    const mode = effective(state);
    if (compare !== null && scenes.pinned.day !== compare) scenes.pinned.read(compare);
    if (mode && anyOf(changed, 'compare', 'layers')) scenes.pinned.classify(state.layers.lighter);
    if (mode !== shown) {
      if (shown) ways[shown].leave();
      shown = mode;
      if (mode) root.dataset.comparing = mode;
      else delete root.dataset.comparing;
      if (mode) ways[mode].enter();
    }
    if (compare !== null) ways[mode].update({ ...state, compare }, changed);
  }

  app.life.observe(root, () => {
    if (!root.clientWidth || effective(store.state) === shown) return;
    show(store.state, new Set(['compare', 'layers']));
    app.pile.flush();
  });

  return { update: show };
}
