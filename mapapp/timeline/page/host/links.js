/**
 * The view in the address bar, short and readable, read back exactly; the same grammar as view.py.
 * A page inside a host leaves the address bar to the host.
 */
import { copy } from '../core/clipboard.js';
import { dialog } from '../core/dialog.js';
import { button, el } from '../core/dom.js';
import { layersOf, layerWords } from '../data/layers.js';
import { COMPARE_MODES } from './opening_state.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function links(app) {
  const { store, data, map, root, t } = app;
  // One address can hold the view of one map: of several on a page it is the first one's.
  const hosted = app.number > 1 || ['about:', 'blob:', 'data:'].includes(location.protocol);
  const fromDisk = location.protocol === 'file:';
  const opening = { ...store.state };
  let viewMoved = false;
  let timer = 0;

  const short = (n, digits) => String(Number(n.toFixed(digits)));

  /** Parameters of the view shown; what is as the page opens by itself is left out. */
  function query() {
    const { state } = store;
    const params = new URLSearchParams();
    params.set('day', data.iso(state.day));
    if (state.place !== null) params.set('place', data.places[state.place].id);
    else if (state.point) params.set('point', `${short(state.point.lon, 4)},${short(state.point.lat, 4)}`);
    if (state.compare !== null) {
      params.set('compare', data.iso(state.compare));
      if (state.compareMode !== 'swipe') params.set('mode', state.compareMode);
    }
    if (state.from !== data.opening.from || state.to !== data.opening.to) {
      params.set('from', data.iso(state.from));
      params.set('to', data.iso(state.to));
    }
    if (viewMoved) {
      const c = map.getCenter();
      params.set('c', `${short(c.lng, 3)},${short(c.lat, 3)}`);
      params.set('z', short(map.getZoom(), 2));
    }
    const layers = layerWords(state.layers);
    if (layers.length) params.set('layers', layers.join(','));
    if (state.lang !== (app.options.lang || 'en')) params.set('lang', state.lang);
    if (root.dataset.embed) params.set('embed', '1');
    return params.toString().replace(/%2C/g, ',');
  }

  /** Where links to this page lead: the host's address where there is one. */
  function base() {
    try {
      if (hosted && window.parent !== window) return window.parent.location.href.split(/[?#]/)[0];
    } catch {
      // A host of another origin keeps its address to itself.
    }
    return location.href.split(/[?#]/)[0];
  }

  const address = () => base() + (fromDisk ? '#' : '?') + query();

  function write(push) {
    if (hosted) return;
    const to = (fromDisk ? '#' : location.pathname + '?') + query();
    try {
      if (push) history.pushState(null, '', to);
      else history.replaceState(null, '', to);
    } catch {
      // Some browsers refuse a history entry for a page from disk; the view is only not remembered.
    }
  }

  /** Bring the page to what a link says; what cannot be used is left out, and said. */
  function apply(params, first) {
    const patch = {};
    const said = [];
    const dayOf = (name) => {
      const text = params.get(name);
      if (text === null) return null;
      const i = data.index(text);
      if (Number.isNaN(i)) {
        said.push(t('“{text}” in the link is not a day; it was left out.', { text: text.slice(0, 40) }));
        return null;
      }
      const inside = Math.min(data.days - 1, Math.max(0, i));
      if (inside !== i) said.push(t('The data do not reach {text}; this is the nearest day they cover.', { text }));
      return inside;
    };
    const pair = (name) => {
      const numbers = (params.get(name) || '').split(',').map(Number);
      return numbers.length === 2 &&
          numbers.every(Number.isFinite) &&
          Math.abs(numbers[0]) <= 180 &&
          Math.abs(numbers[1]) <= 90
        ? numbers
        : null;
    };
    const day = dayOf('day');
    if (day !== null) patch.day = day;
    const [from, to] = [dayOf('from'), dayOf('to')];
    if (from !== null && to !== null && to > from) Object.assign(patch, { from, to });
    else if (!first) Object.assign(patch, { from: data.opening.from, to: data.opening.to });
    const id = params.get('place');
    const place = id === null ? -1 : data.places.findIndex((p) => p.id === id);
    if (id !== null && place < 0) said.push(t('No place “{text}” in the data.', { text: id.slice(0, 40) }));
    if (place >= 0 || !first) patch.place = place >= 0 ? place : null;
    const point = place < 0 ? pair('point') : null;
    if (point || !first) patch.point = point ? { lon: point[0], lat: point[1] } : null;
    const compare = dayOf('compare');
    if (compare !== null || !first) patch.compare = compare;
    const mode = params.get('mode');
    if (COMPARE_MODES.includes(mode)) patch.compareMode = mode;
    else if (mode !== null || !first) patch.compareMode = 'swipe';
    if (mode !== null && mode !== patch.compareMode) {
      said.push(t('“{text}” in the link is no way to compare; it was left out.', { text: mode.slice(0, 40) }));
    }
    const both = { day: patch.day === undefined ? store.state.day : patch.day, compare };
    if (compare !== null) said.push(...app.comparing.remarks(both));
    const named = params.get('layers');
    if (named || !first) patch.layers = layersOf((named || '').split(','));
    const lang = params.get('lang');
    if (lang && data.languages.includes(lang)) patch.lang = lang;
    store.set(patch);
    store.now();
    const z = params.get('z') === null ? NaN : Number(params.get('z'));
    const centre = pair('c');
    for (const name of ['c', 'point']) {
      if (params.get(name) && !pair(name)) {
        said.push(
          t('“{text}” in the link is no point of the globe; it was left out.', { text: params.get(name).slice(0, 40) }),
        );
      }
    }
    if (params.get('z') && !Number.isFinite(z)) {
      said.push(t('“{text}” in the link is no zoom; it was left out.', { text: params.get('z').slice(0, 40) }));
    }
    if (centre && Number.isFinite(z)) {
      const inSight = L.latLngBounds(data.bounds).pad(1.5).contains([centre[1], centre[0]]);
      if (inSight) {
        map.setView([centre[1], centre[0]], Math.min(map.getMaxZoom() || 18, Math.max(1, z)), { animate: false });
      } else said.push(t('The link looks at a place far from this map; the whole country is shown.'));
      viewMoved = app.viewGiven = inSight;
    } else if (place >= 0 && Number.isFinite(z)) {
      app.flyTo(data.places[place].lon, data.places[place].lat, z);
      viewMoved = app.viewGiven = true;
    }
    if (said.length) app.notice(said.join(' '));
  }

  const read = () =>
    new URLSearchParams(
      fromDisk || (!location.search && location.hash.includes('=')) ? location.hash.slice(1) : location.search,
    );

  app.links = {
    query,
    apply,
    copy: () => copy(app, address()),
    snippet: dialog(
      app,
      'embed',
      () => t('Put this map on a page'),
      () => {
        const url = address() + (query().includes('embed=1') ? '' : '&embed=1');
        const code = `<iframe src="${
          url.replace(/&/g, '&amp;').replace(/"/g, '&quot;')
        }" width="100%" height="520" style="border:0" loading="lazy" title="${
          data.title.replace(/&/g, '&amp;').replace(/"/g, '&quot;')
        }"></iframe>`;
        const area = el('textarea', {
          class: 'tt-copy-area',
          readonly: true,
          rows: '5',
          'aria-label': t('Code to copy'),
        });
        area.value = code;
        return [
          el('p', {
            text: t(
              'Copy this code into your page. The map opens on the day and view shown now, without panels and with its credit line.',
            ),
          }),
          area,
          button(t('Copy code'), () => copy(app, code)),
        ];
      },
    ),
  };

  let asked = false;
  let settled = false;

  return {
    ready() {
      const params = hosted ? new URLSearchParams() : read();
      if (params.get('embed') === '1' || params.get('embed') === 'true' || app.options.embed) root.dataset.embed = '1';
      if ([...params.keys()].length) apply(params, true);
      asked = true;
      app.life.listen(window, 'popstate', () => {
        settled = false;
        apply(read(), false);
        setTimeout(() => (settled = true), 400);
      });
      map.on('dragstart zoomstart', () => asked && settled && (viewMoved = true));
      map.on('moveend', () => later());
      setTimeout(() => (settled = true), 800);
    },
    update(state, changed) {
      if (asked && changed.has('lang') && state.lang !== opening.lang) return speak();
      if (!asked || state.playing) return;
      const chosen = settled &&
        ((changed.has('place') && state.place !== null && state.place !== opening.place) ||
          (changed.has('point') && state.point) ||
          (changed.has('compare') && (state.compare === null) !== (opening.compare === null)));
      if (changed.has('place')) opening.place = state.place;
      if (changed.has('compare')) opening.compare = state.compare;
      if (chosen) {
        clearTimeout(timer);
        write(true);
      } else if (
        ['day', 'place', 'point', 'from', 'to', 'layers', 'lang', 'compare', 'compareMode', 'playing'].some((k) =>
          changed.has(k)
        )
      ) {
        later();
      }
    },
  };

  /** Another language: the page starts again in it, where it was. A host does that for its page. */
  function speak() {
    clearTimeout(timer);
    if (app.number > 1) return speakAll();
    write(false);
    const written = read().get('lang') === new URLSearchParams(query()).get('lang');
    if (!hosted && written) location.reload();
  }

  /** The language is a matter of the page: asked for in a second map, all of them start again in it. */
  function speakAll() {
    const address = new URL(location.href);
    address.searchParams.set('lang', store.state.lang);
    if (/^(https?|file):$/.test(location.protocol)) location.assign(address);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => settled && !app.life.ended && !store.state.playing && write(false), 250);
  }
}
