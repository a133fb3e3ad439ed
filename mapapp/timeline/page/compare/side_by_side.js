/**
 * Side by side: a second map for the pinned day, of the same size and always on the same view.
 */
import { el } from '../core/dom.js';
import { calmMap } from '../core/screen.js';
import { CANVASES } from '../map/canvases.js';
import { pinnedCanvases } from './pinned_canvases.js';

/**
 * @param {App} app
 * @returns {Way}
 */
export function sideBySide(app) {
  const { map, root, stage, t } = app;
  const f = app.format;
  const KEPT = [
    'zoomSnap',
    'zoomDelta',
    'wheelPxPerZoomLevel',
    'bounceAtZoomLimits',
    'maxBoundsViscosity',
    'minZoom',
    'maxZoom',
    'crs',
  ];
  const tags = [el('span', { class: 'tt-side-tag is-first' }), el('span', { class: 'tt-side-tag is-second' })];
  /** @type {{ map: L.Map; canvases: ReturnType<typeof pinnedCanvases>; unlink: () => void } | null} */
  let other = null;

  /** Bounds of what the reader sees of the map now. */
  function inSight() {
    const { top, right, bottom, left } = app.insets();
    const { x, y } = map.getSize();
    const [a, b] = [map.containerPointToLatLng([left, top]), map.containerPointToLatLng([x - right, y - bottom])];
    return L.latLngBounds(a, b);
  }

  /**
   * The same part of the country, in the room there is now.
   *
   * @param {L.LatLngBounds} bounds
   */
  function fit(bounds) {
    const { top, right, bottom, left } = app.insets();
    const country = L.latLngBounds(app.data.bounds);
    const wide = bounds.contains(country) ? country : bounds;
    map.fitBounds(wide, {
      animate: false,
      paddingTopLeft: [left + 6, top + 6],
      paddingBottomRight: [right + 6, bottom + 6],
    });
  }

  /**
   * Runs a change of the room, then shows what was in sight before; before the first view there is nothing to keep.
   *
   * @param {() => void} change
   */
  function keeping(change) {
    const bounds = app.begun ? inSight() : null;
    change();
    map.invalidateSize({ animate: false, pan: false });
    if (bounds) fit(bounds);
  }

  function open() {
    const box = el('div', { class: 'tt-map tt-map-pinned' });
    stage.prepend(box);
    stage.append(...tags);
    const options = Object.fromEntries(KEPT.map((key) => [key, map.options[key]]));
    const beside = L.map(box, {
      ...options,
      maxBounds: map.options.maxBounds,
      zoomControl: false,
      attributionControl: false,
      keyboard: false,
    });
    calmMap(beside);
    app.life.onEnd(() => other?.map === beside && beside.remove()); // our map may go while both are shown
    beside.setView(map.getCenter(), map.getZoom(), { animate: false });
    other = {
      map: beside,
      canvases: pinnedCanvases(app, beside, /** @type {CanvasName[]} */ (Object.keys(CANVASES))),
      unlink: mirrored(map, beside),
    };
    for (const type of ['click', 'contextmenu', 'mousemove', 'mouseout']) {
      beside.on(type, (event) => map.fire(type, { ...event, beside }));
    }
  }

  return {
    enter() {
      keeping(() => (root.dataset.sides = 'two'));
      open();
      map.fire('moveend');
    },
    update(state, changed) {
      if (!other) return;
      other.canvases.update(state, changed);
      const box = other.map.getContainer();
      box.style.background = map.getContainer().style.background;
      const [first, second] = app.comparing.days(state);
      for (const [i, day] of [first, second].entries()) tags[i].textContent = f.day(day);
      root.dataset.clock = state.day >= state.compare ? 'right' : 'left';
      box.setAttribute('aria-label', t('Map of {date}', { date: f.day(state.compare) }));
      box.setAttribute('role', 'group');
    },
    leave() {
      if (!other) return;
      const box = other.map.getContainer();
      other.unlink();
      other.canvases.remove();
      other.map.remove();
      box.remove();
      for (const tag of tags) tag.remove();
      other = null;
      delete root.dataset.clock;
      keeping(() => delete root.dataset.sides);
    },
    sceneAt: () => null, // the pointer's map says which: places.js
  };
}

/**
 * Keeps two maps of one size on one view, whichever is moved; returns a function that lets them go.
 *
 * @param {L.Map} a
 * @param {L.Map} b
 */
export function mirrored(a, b) {
  let busy = false;
  /**
   * @param {(event: L.MapEvent) => void} act
   * @returns {(event: L.MapEvent) => void}
   */
  const once = (act) => (event) => {
    if (busy) return;
    busy = true;
    act(event);
    busy = false;
  };
  const ends = [
    [a, b],
    [b, a],
  ].map(([from, to]) => {
    const animate = once((event) => to._animateZoom(event.center, event.zoom, true, event.noUpdate));
    const follow = once(() => {
      if (from._animatingZoom) return;
      if (from.getZoom() !== to.getZoom()) to._move(from.getCenter(), from.getZoom(), { pinch: true, round: false });
      const by = to.project(from.getCenter()).subtract(to.project(to.getCenter())).round();
      if (by.x || by.y) to._rawPanBy(by);
      to.fire('move');
    });
    const rest = once(() => {
      if (to._animatingZoom) to._onZoomTransitionEnd();
      const still = from.getZoom() === to.getZoom() && from.getCenter().equals(to.getCenter(), 1e-9);
      if (still) to.fire('moveend');
      else to.setView(from.getCenter(), from.getZoom(), { animate: false, reset: true });
    });
    const events = { zoomanim: animate, move: follow, moveend: rest };
    from.on(events);
    return () => from.off(events);
  });
  return () => {
    for (const letGo of ends) letGo();
  };
}
