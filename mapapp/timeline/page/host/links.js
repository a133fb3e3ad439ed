/**
 * The view in the address bar, short and readable, read back exactly; the same grammar as view.py.
 * A page inside a host leaves the address bar to the host.
 */
import { copy } from '../core/clipboard.js';
import { dialog } from '../core/dialog.js';
import { button, el } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { layersOf, layerWords } from '../data/layers.js';
import { isNear, zoomOf } from './camera_bounds.js';
import { FAR, readLink, writeLink } from './link_grammar.js';

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

  /** Parameters of the view shown; what is as the page opens by itself is left out. */
  function query() {
    const { state } = store;
    const moved = state.from !== data.opening.from || state.to !== data.opening.to;
    const centre = map.getCenter();
    /** @type {import('./link_grammar.js').View} */
    const view = {
      day: data.iso(state.day),
      place: state.place === null ? null : data.places[state.place].id,
      point: state.point,
      compare: state.compare === null ? null : data.iso(state.compare),
      mode: state.compareMode,
      span: moved ? [data.iso(state.from), data.iso(state.to)] : null,
      view: viewMoved ? { lon: centre.lng, lat: centre.lat, zoom: map.getZoom() } : null,
      layers: layerWords(state.layers),
      lang: state.lang,
      embed: Boolean(root.dataset.embed),
    };
    return new URLSearchParams(writeLink(view, app.options.lang)).toString().replace(/%2C/g, ',');
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

  /** @param {boolean} push   as a new entry of the history */
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

  /**
   * What links are read against.
   *
   * @type {import('./link_grammar.js').Known}
   */
  const known = {
    first: data.iso(0),
    last: data.iso(data.days - 1),
    placeOf: (id) => data.places.find((place) => place.id === id) || null,
    languages: data.languages,
  };

  /**
   * Bring the page to what a link says; what cannot be used is left out, and said.
   *
   * @param {URLSearchParams} params
   * @param {boolean} first
   */
  function apply(params, first) {
    const { view, notices } = readLink(params, known);
    const said = notices.map(({ message, text }) => t(message, { text }));
    // What the first link does not say stays as the page opened; later ones are whole views, as the reader left them.
    /** @type {string[]} */
    const unsaid = [];
    if (!view.layers) unsaid.push('layers');
    if (!params.get('mode')) unsaid.push('compareMode');
    const entries = Object.entries(stateOf(view)).filter(([key, value]) =>
      first ? value !== null && !unsaid.includes(key) : value !== null || !['day', 'lang'].includes(key)
    );
    const patch = /** @type {Partial<State>} */ (Object.fromEntries(entries));
    if (!first && !view.span) Object.assign(patch, { from: data.opening.from, to: data.opening.to });
    if (view.compare) said.push(...app.comparing.remarks({ ...store.state, ...patch }));
    store.set(patch);
    store.now();
    if (view.view) {
      const near = isNear(data, view.view);
      if (near) look(view);
      else said.push(t(FAR));
      viewMoved = app.viewGiven = near;
    }
    if (said.length) app.notice(said.join(' '));
  }

  /**
   * A view as a patch of the state.
   *
   * @param {import('./link_grammar.js').View} view
   */
  function stateOf(view) {
    /** @param {string | null} day */
    const index = (day) => (day === null ? null : data.index(day));
    return {
      day: index(view.day),
      from: view.span ? index(view.span[0]) : null,
      to: view.span ? index(view.span[1]) : null,
      place: view.place === null ? null : data.places.findIndex((place) => place.id === view.place),
      point: view.point,
      compare: index(view.compare),
      compareMode: view.mode,
      layers: layersOf(view.layers || []),
      lang: view.lang,
    };
  }

  /**
   * Move the map to where a view looks: at once, or past the panels where that is the chosen place.
   *
   * @param {import('./link_grammar.js').View} view
   */
  function look({ place, view }) {
    if (!view) return;
    const chosen = place && known.placeOf(place);
    if (chosen && chosen.lon === view.lon && chosen.lat === view.lat) app.flyTo(view.lon, view.lat, view.zoom);
    else map.setView([view.lat, view.lon], zoomOf(map, view.zoom), { animate: false });
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
  // A change the reader made while the page was still opening: written as soon as it has opened.
  let missed = false;

  function open() {
    settled = true;
    if (missed) later();
    missed = false;
  }

  return {
    ready() {
      const params = hosted ? new URLSearchParams() : read();
      if (params.get('embed') === '1' || params.get('embed') === 'true' || app.options.embed) root.dataset.embed = '1';
      if ([...params.keys()].length) apply(params, true);
      asked = true;
      app.life.listen(window, 'popstate', () => {
        settled = false;
        apply(read(), false);
        setTimeout(open, 400);
      });
      map.on('dragstart zoomstart', () => asked && settled && (viewMoved = true));
      map.on('moveend', () => later());
      setTimeout(open, 800);
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
        anyOf(changed, 'day', 'place', 'point', 'from', 'to', 'layers', 'lang', 'compare', 'compareMode', 'playing')
      ) {
        missed = !settled;
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
