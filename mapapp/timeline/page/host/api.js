/**
 * What a host may do with the page: `window.territoryTimeline` (of several maps the first; each is `territoryTimeline` of
 * its Leaflet map, and all are in `territoryTimelines`), and the same over postMessage for a host of another origin.
 * Everything that comes in is checked; what is of the wrong type is left aside and the reader told so.
 */
import { clampDay } from '../data/days.js';
import { layersOf, layerWords } from '../data/layers.js';
import { isNear, zoomOf } from './camera_bounds.js';
import { ELSEWHERE, isDay, isPoint, MODES } from './link_grammar.js';
import { announce } from './registry.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function api(app) {
  const { map, data, store, t } = app;
  let seq = 0;

  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

  /** A reader of each part of a command: gives a patch of the state, or undefined where it cannot be used. */
  const READERS = {
    day: (value) => dayPatch('day', value),
    compare: (value) => (value === null ? { compare: null } : dayPatch('compare', value)),
    mode: (value) => (MODES.includes(value) ? { compareMode: value } : undefined),
    place(value) {
      if (value === null) return { place: null };
      const place = typeof value === 'string' ? data.places.findIndex((one) => one.id === value) : -1;
      return place < 0 ? undefined : { place, point: null };
    },
    point(value) {
      if (value === null) return { point: null };
      return isObject(value) && isPoint(value.lon, value.lat)
        ? { point: { lon: value.lon, lat: value.lat }, place: null }
        : undefined;
    },
    span(value) {
      const days = Array.isArray(value) ? value.map((one) => data.index(one)) : [];
      if (days.length !== 2 || days.some(Number.isNaN) || days[0] > days[1]) return undefined;
      return { from: clampDay(data, days[0]), to: clampDay(data, days[1]) };
    },
    layers: (value) => (Array.isArray(value) ? { layers: layersOf(value) } : undefined),
    lang: (value) => (data.languages.includes(value) ? { lang: value } : undefined),
    theme: (value) => (Object.hasOwn(data.palette.base, value) ? { theme: value } : undefined),
    palette: (value) => (Object.hasOwn(data.palette.colours, value) ? { palette: value } : undefined),
    playing: (value) => (typeof value === 'boolean' ? { playing: value } : undefined),
  };

  function dayPatch(key, value) {
    if (!isDay(value)) return undefined;
    const day = data.index(value);
    const inside = clampDay(data, day);
    if (inside !== day) app.notice(t('The data cover {a} to {b}.', { a: data.iso(0), b: data.iso(data.days - 1) }));
    return { [key]: inside };
  }

  /** Goes to a day, place or point, comparison, span, view; unknown or wrong parts are left aside. */
  function goTo(command) {
    if (!isObject(command)) {
      app.notice(t('A message to the map was not understood and left aside.'));
      return state();
    }
    const patch = {};
    const wrong = [];
    for (const [key, read] of Object.entries(READERS)) {
      if (command[key] === undefined || (command[key] === null && !['place', 'point', 'compare'].includes(key))) {
        continue;
      }
      if (command[key] === null && key in patch) continue; // a place given clears the point by itself
      if (command[key] === null && key === 'point' && patch.place !== undefined && patch.place !== null) continue;
      const part = read(command[key]);
      if (part) Object.assign(patch, part);
      else wrong.push(key);
    }
    const view = command.view === undefined || command.view === null ? null : readView(command.view);
    if (view === undefined) wrong.push('view');
    if (wrong.length) app.notice(t('Not understood and left aside: {what}.', { what: wrong.join(', ') }));
    if (patch.day !== undefined && patch.playing === undefined) patch.playing = false;
    widen(patch);
    store.set(patch);
    if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
    else if (patch.place !== undefined && patch.place !== null) show(data.places[patch.place]);
    store.now();
    return state();
  }

  /** Keeps the day inside the window of the axis. */
  function widen(patch) {
    if (patch.day === undefined || patch.from !== undefined) return;
    const { from, to } = store.state;
    if (patch.day >= from && patch.day <= to) return;
    const start = clampDay(data, patch.day - Math.round((to - from) / 2));
    Object.assign(patch, { from: start, to: clampDay(data, start + (to - from)) });
  }

  function readView(value) {
    if (!isObject(value) || !isPoint(value.lon, value.lat) || !isNumber(value.zoom)) return undefined;
    if (!isNear(data, value)) {
      app.notice(t(ELSEWHERE));
      return null;
    }
    return { lon: value.lon, lat: value.lat, zoom: zoomOf(map, value.zoom) };
  }

  function show(place) {
    const there = L.latLng(place.lat, place.lon);
    if (!map.getBounds().pad(-0.1).contains(there)) map.panTo(there, { animate: false });
  }

  function state() {
    const now = store.state;
    const centre = map.getCenter();
    const rounded = (number, digits) => Number(number.toFixed(digits));
    return {
      day: data.iso(now.day),
      place: now.place === null ? null : data.places[now.place].id,
      point: now.point,
      compare: now.compare === null ? null : data.iso(now.compare),
      mode: now.compareMode,
      span: {
        from: data.iso(now.from),
        to: data.iso(now.to),
        changed: now.from !== data.opening.from || now.to !== data.opening.to,
      },
      view: { lon: rounded(centre.lng, 4), lat: rounded(centre.lat, 4), zoom: rounded(map.getZoom(), 2) },
      layers: layerWords(now.layers),
      lang: now.lang,
      seq,
    };
  }

  function on(name, listener) {
    if (name !== 'settle' || typeof listener !== 'function') return () => {};
    return app.onSettle(() => listener(state()));
  }

  app.onSettle(() => seq++);
  const api = {
    goTo,
    on,
    get state() {
      return state();
    },
    /** When the last redraw ended, for which day, and how long the script took: `{day, ms, at}`. */
    get painted() {
      return app.painted;
    },
    map,
    data,
    store,
    app,
  };
  return {
    goTo,
    ready() {
      announce(api);
      if (window.parent !== window) answerParent();
    },
  };

  /** Of several maps on the page a message may name one by its id, as every message of ours does: `map`. */
  function answerParent() {
    const id = app.root.id || null;
    const tell = (tt, v) => window.parent.postMessage({ tt, v, map: id }, '*');
    app.mail.take((event) => {
      if (event.source !== window.parent || !isObject(event.data) || event.data.tt !== 'goTo') return;
      if (!event.data.map || event.data.map === id) goTo(event.data.v);
    });
    on('settle', (value) => tell('settle', value));
    tell('ready', state());
  }
}
