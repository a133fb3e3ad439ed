/**
 * Buttons that move the clock: play, step by day or by change, speed, loop, and a date to jump to.
 */
import { el, fill, icon, iconButton } from '../core/dom.js';
import { dayField } from './day_field.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function transport(app) {
  const { store, data, t, tn } = app;
  const spot = app.regions.transport;

  const play = iconButton('play', t('Play'), toggle, { class: 'tt-iconbtn tt-play' });
  const speed = el(
    'select',
    {
      class: 'tt-select tt-speed',
      'aria-label': t('Speed'),
      on: { change: () => store.set({ speed: readSpeed(speed.value) }) },
    },
    speeds().map(([value, label]) => el('option', { value, text: label })),
  );
  const loop = iconButton('loop', t('Repeat the span shown'), () => store.set({ loop: !store.state.loop }), {
    'aria-pressed': 'false',
  });
  const jump = el('input', {
    type: 'date',
    class: 'tt-jump',
    'aria-label': t('Jump to a date'),
  });
  const field = dayField(app, jump, { now: () => store.state.day, go: (day) => app.time.go(day) });

  // On narrow screens what is needed less often folds away.
  const extras = el('div', { class: 'tt-transport-more', id: app.id('transport-more') }, loop, jump);
  const more = iconButton(
    'sliders',
    t('More about time'),
    () => {
      const open = spot.classList.toggle('is-open');
      more.setAttribute('aria-expanded', String(open));
    },
    { class: 'tt-iconbtn tt-time-more', 'aria-expanded': 'false', 'aria-controls': app.id('transport-more') },
  );
  app.regions.transportMore = extras;

  fill(
    spot,
    iconButton('changeBack', t('Previous change'), () => app.time.change(-1)),
    iconButton('dayBack', t('Previous day'), () => app.time.step(-1)),
    play,
    iconButton('dayOn', t('Next day'), () => app.time.step(1)),
    iconButton('changeOn', t('Next change'), () => app.time.change(1)),
    speed,
    more,
    extras,
  );

  function speeds() {
    return [
      ['events', t('by event')],
      ...[1, 2].map((n) => [String(n), tn('{n} day/s', '{n} days/s', n)]),
      ['7', t('1 week/s')],
      ['30', t('1 month/s')],
      ['91', t('3 months/s')],
      ['365', t('1 year/s')],
    ];
  }

  /**
   * @param {string} value
   * @returns {State['speed']}
   */
  const readSpeed = (value) => (value === 'events' ? 'events' : Number(value));

  function toggle() {
    const { state } = store;
    const end = state.loop ? state.to : data.days - 1;
    /** @type {Partial<State>} */
    const patch = { playing: !state.playing };
    // At the end there is nothing left to play: begin again at the start of the span shown.
    if (patch.playing && state.day >= end) patch.day = state.from;
    store.set(patch);
  }

  app.time = {
    toggle,
    /** Go to a day, stopping the clock. */
    go(day, patch) {
      store.set({ day: Math.min(data.days - 1, Math.max(0, day)), playing: false, ...patch });
    },
    step(by) {
      app.time.go(store.state.day + by);
    },
    /** Previous (-1) or next (1) change: of the chosen place, else anywhere. */
    change(direction) {
      const days = changeDays();
      const now = store.state.day;
      const to = direction > 0 ? days.find((d) => d > now) : findLast(days, (d) => d < now);
      if (to === undefined) app.notice(direction > 0 ? t('No later change.') : t('No earlier change.'));
      else app.time.go(to);
    },
  };

  /** Days on which something changes, in order: for a chosen place or point the starts of its periods. */
  function changeDays() {
    const { place, point } = store.state;
    const cell = place === null && point ? data.cellAt(point.lon, point.lat) : -1;
    const chosen = cell >= 0 ? data.cells[cell].place : place;
    if (chosen === null || chosen === undefined || chosen < 0) return Array.from(data.changes);
    return data.places[chosen].runs.map((run) => run.start).filter((day) => day > 0);
  }

  /**
   * @param {number[]} days
   * @param {(day: number) => boolean} test
   */
  function findLast(days, test) {
    for (let i = days.length - 1; i >= 0; i--) if (test(days[i])) return days[i];
    return undefined;
  }

  return {
    update(state, changed) {
      if (changed.has('playing')) {
        fill(play, icon(state.playing ? 'pause' : 'play'));
        const label = state.playing ? t('Pause') : t('Play');
        play.setAttribute('aria-label', label);
        play.title = label + ' (' + t('space bar') + ')';
      }
      if (changed.has('speed')) {
        const value = String(state.speed);
        if (![...speed.options].some((o) => o.value === value)) {
          speed.append(el('option', { value, text: tn('{n} day/s', '{n} days/s', Number(value)) }));
        }
        speed.value = value;
      }
      if (changed.has('loop')) loop.setAttribute('aria-pressed', String(!!state.loop));
      if (changed.has('day') && document.activeElement !== jump && !state.playing) field.shown();
    },
  };
}
