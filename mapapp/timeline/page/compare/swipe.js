/**
 * The swipe: one map, a divider across it, left of it the earlier day and right of it the later. Both days are painted
 * once; dragging only moves two clips.
 */
import { el } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { pinnedCanvases } from './pinned_canvases.js';

/**
 * @param {App} app
 * @returns {Way & { windowOf: Comparing['windowOf']; readonly x: number }}
 */
export function swipe(app) {
  const { map, stage, t } = app;
  const f = app.format;
  const [STEP, LEAP] = [0.02, 0.1]; // shares of the free part of the map
  /** @type {CanvasName[]} */
  const NAMES = ['cells', 'marks'];
  const tags = [el('span', { class: 'tt-side-tag is-left' }), el('span', { class: 'tt-side-tag is-right' })];
  const handle = el(
    'div',
    {
      class: 'tt-swipe-handle',
      role: 'slider',
      tabindex: '0',
      'aria-orientation': 'horizontal',
      'aria-label': t('Divider between the two days'),
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      on: { keydown: key },
    },
    el('span', { 'aria-hidden': 'true' }),
  );
  const divider = el('div', { class: 'tt-swipe', hidden: true }, el('div', { class: 'tt-swipe-line' }), tags, handle);
  stage.append(divider);
  /** @type {ReturnType<typeof pinnedCanvases> | null} */
  let pinned = null;
  let share = 0.5;
  /** @type {{ left: number; right: number; width: number; height: number }} */
  let room = { left: 0, right: 0, width: 0, height: 0 };
  let x = 0;
  let clockOnRight = true;

  /** The part of the map that nothing covers; read before a drag, not during it. */
  function measure() {
    const { top, right, bottom, left } = app.insets();
    const { x: width, y: height } = map.getSize();
    room = { left, right: width - right, width, height };
    divider.style.setProperty('--tt-handle-at', `${Math.round((top + height - bottom) / 2)}px`);
  }

  function place() {
    x = Math.round(room.left + share * (room.right - room.left));
    divider.style.transform = `translateX(${x}px)`;
    clip();
  }

  /** Each pane shows its side only; the panes have no size and move with the map, hence the odd insets. */
  function clip() {
    if (!pinned) return;
    const origin = map.containerPointToLayerPoint([0, 0]);
    /**
     * @param {number} from   pixels of the map
     * @param {number} to
     */
    const cut = (from, to) =>
      `inset(${origin.y}px ${-(origin.x + to)}px ${-(origin.y + room.height)}px ${origin.x + from}px)`;
    const [left, right] = [cut(0, x), cut(x, room.width)];
    for (const name of NAMES) {
      half(map.getPane(`tt-${name}`), clockOnRight, left, right);
      half(map.getPane(`tt-${name}-pinned`), !clockOnRight, left, right);
    }
  }

  /**
   * @param {HTMLElement | undefined} pane
   * @param {boolean} onRight
   * @param {string} left   clips
   * @param {string} right
   */
  function half(pane, onRight, left, right) {
    if (!pane) return;
    pane.style.clipPath = onRight ? right : left;
    pane.dataset.half = onRight ? 'right' : 'left';
  }

  function say() {
    const [first, second] = app.comparing.days();
    const words = { a: f.day(first), b: f.day(second), share: f.percent(share) };
    handle.setAttribute('aria-valuenow', String(Math.round(100 * share)));
    handle.setAttribute('aria-valuetext', t('{a} on the left, {share} of the map; {b} on the right', words));
  }

  /** @param {number} to   share of the free part of the map */
  function move(to) {
    share = Math.min(1, Math.max(0, to));
    place();
    say();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const { key: name, shiftKey } = event;
    if (name === 'Escape') return leaveByKey(event);
    const by = shiftKey ? LEAP : STEP;
    /** @type {Record<string, number>} */
    const places = {
      ArrowLeft: share - by,
      ArrowDown: share - by,
      ArrowRight: share + by,
      ArrowUp: share + by,
      PageDown: share - LEAP,
      PageUp: share + LEAP,
      Home: 0,
      End: 1,
    };
    const to = places[name];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    measure();
    move(to);
  }

  /**
   * The divider goes, and focus with it to the map.
   *
   * @param {KeyboardEvent} event
   */
  function leaveByKey(event) {
    event.preventDefault();
    app.comparing.stop();
    map.getContainer().focus({ preventScroll: true });
  }

  /** @type {number | null} */
  let held = null; // how far from the line the pointer took hold
  let edge = 0;
  divider.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    measure();
    edge = stage.getBoundingClientRect().left;
    held = event.clientX - edge - x;
    divider.setPointerCapture(event.pointerId);
    divider.classList.add('is-held');
    handle.focus({ preventScroll: true });
  });
  divider.addEventListener('pointermove', (event) => {
    if (held === null) return;
    share = Math.min(1, Math.max(0, (event.clientX - edge - held - room.left) / (room.right - room.left || 1)));
    place();
  });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) {
    divider.addEventListener(type, () => {
      if (held === null) return;
      held = null;
      divider.classList.remove('is-held');
      say();
    });
  }

  const again = () => {
    if (!pinned) return;
    measure();
    place();
  };
  map.on('move zoom viewreset zoomend moveend', clip);
  map.on('resize', again);
  app.life.observe(app.regions.panel, again);

  return {
    enter() {
      pinned = pinnedCanvases(app, map, NAMES);
      divider.hidden = false;
    },
    update(state, changed) {
      if (!pinned) return;
      pinned.update(state, changed);
      clockOnRight = state.day >= state.compare;
      const [first, second] = app.comparing.days(state);
      for (const [i, day] of [first, second].entries()) tags[i].textContent = f.day(day);
      if (anyOf(changed, 'compare', 'compareMode', 'panel', 'lang')) measure();
      place();
      say();
    },
    leave() {
      if (!pinned) return;
      pinned.remove();
      pinned = null;
      divider.hidden = true;
      for (const name of NAMES) {
        const pane = map.getPane(`tt-${name}`);
        if (!pane) continue;
        pane.style.clipPath = '';
        delete pane.dataset.half;
      }
    },
    /** @param {Spot} spot */
    sceneAt: (spot) => app.comparing.scenes()[spot.x < x ? 0 : 1],
    /** @param {HTMLCanvasElement} canvas */
    windowOf(canvas) {
      const pane = /** @type {HTMLElement | null} */ (canvas.closest('.leaflet-pane'));
      const side = pane && pane.dataset.half;
      if (!side) return null;
      const box = map.getContainer().getBoundingClientRect();
      const [from, to] = side === 'left' ? [0, x] : [x, room.width];
      return { left: box.left + from, top: box.top, width: to - from, height: box.height };
    },
    /** Pixel of the divider in the map, for tests and pictures. */
    get x() {
      return x;
    },
  };
}
