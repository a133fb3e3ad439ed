/**
 * Side by side: a second map for the pinned day, of the same size and always on the same view.
 */
import { el } from '../core/dom.js';
import { calmMap } from '../core/screen.js';
import { CANVASES } from '../map/canvases.js';
import { pinnedCanvases } from './pinned_canvases.js';

/** @param {App} app */
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
  let other = null;
  let canvases = null;
  let unlink = null;

  /** Bounds of what the reader sees of the map now. */
  function inSight() {
    const { top, right, bottom, left } = app.insets();
    const { x, y } = map.getSize();
    const [a, b] = [map.containerPointToLatLng([left, top]), map.containerPointToLatLng([x - right, y - bottom])];
    return L.latLngBounds(a, b);
  }

  /** The same part of the country, in the room there is now. */
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

  /** Runs a change of the room, then shows what was in sight before; before the first view there is nothing to keep. */
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
    other = L.map(box, {
      ...options,
      maxBounds: map.options.maxBounds,
      zoomControl: false,
      attributionControl: false,
      keyboard: false,
    });
    calmMap(other, app.life);
    other.setView(map.getCenter(), map.getZoom(), { animate: false });
    canvases = pinnedCanvases(app, other, Object.keys(CANVASES));
    unlink = mirrored(map, other);
    for (const type of ['click', 'contextmenu', 'mousemove', 'mouseout']) {
      other.on(type, (event) => map.fire(type, { ...event, beside: other }));
    }
  }

  return {
    enter() {
      keeping(() => (root.dataset.sides = 'two'));
      open();
      map.fire('moveend');
    },
    update(state, changed) {
      canvases.update(state, changed);
      other.getContainer().style.background = map.getContainer().style.background;
      const [first, second] = app.comparing.days(state);
      for (const [i, day] of [first, second].entries()) tags[i].textContent = f.day(day);
      root.dataset.clock = state.day >= state.compare ? 'right' : 'left';
      other.getContainer().setAttribute('aria-label', t('Map of {date}', { date: f.day(state.compare) }));
      other.getContainer().setAttribute('role', 'group');
    },
    leave() {
      unlink();
      canvases.remove();
      other.remove();
      other.getContainer().remove();
      for (const tag of tags) tag.remove();
      other = null;
      delete root.dataset.clock;
      keeping(() => delete root.dataset.sides);
    },
    sceneAt: () => null, // the pointer's map says which: places.js
    get other() {
      return other;
    },
  };
}

/** Keeps two maps of one size on one view, whichever is moved; returns a function that lets them go. */
export function mirrored(a, b) {
  let busy = false;
  const once = (act) => (event) => {
    if (busy) return;
    busy = true;
    act(event);
    busy = false;
  };
  const pairs = [
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
    return [from, events];
  });
  return () => {
    for (const [map, events] of pairs) map.off(events);
  };
}
