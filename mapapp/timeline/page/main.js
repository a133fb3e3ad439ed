/**
 * Starts the page: decodes the payload, makes the store, starts the parts, connects one to the other.
 */
import { isShown, lifetime, mailbox, whenShown } from './core/lifetime.js';
import { noticeBoard, sayInstead } from './core/notice.js';
import { calmMap, followScreen } from './core/screen.js';
import { createStore } from './core/store.js';
import { translator } from './core/translator.js';
import { decode } from './data/decode.js';
import { refusal } from './core/version.js';
import { eventBlock } from './signs/event_block.js';
import { factions } from './signs/factions.js';
import { format } from './signs/format.js';
import { baseMap } from './map/base_map.js';
import { canvases } from './map/canvases.js';
import { cellsLayer } from './map/cells_layer.js';
import { fronts } from './map/fronts.js';
import { labels } from './map/labels.js';
import { letters } from './map/letters.js';
import { momentsLayer } from './map/moments_layer.js';
import { places } from './map/places.js';
import { scenes } from './map/scenes.js';
import { axis } from './time/axis.js';
import { playback } from './time/playback.js';
import { strip } from './time/strip.js';
import { transport } from './time/transport.js';
import { about } from './read/about.js';
import { biography } from './read/biography.js';
import { card } from './read/card.js';
import { eventList } from './read/event_list.js';
import { filters } from './read/filters.js';
import { glossary } from './read/glossary.js';
import { legend } from './read/legend.js';
import { liveRegion } from './read/live_region.js';
import { search } from './read/search.js';
import { tableView } from './read/table_view.js';
import { numbersTab } from './numbers/numbers_tab.js';
import { compare } from './compare/compare.js';
import { compareMarks } from './compare/compare_marks.js';
import { compareNumbers } from './compare/compare_numbers.js';
import { comparing } from './compare/comparing.js';
import { api } from './host/api.js';
import { MAP_ZOOM } from './host/link_grammar.js';
import { links } from './host/links.js';
import { initialState } from './host/opening_state.js';
import { freeNumber } from './host/registry.js';
import { settle } from './host/settle.js';
import { camera } from './shell/camera.js';
import { dress, fit } from './shell/dress.js';
import { wrap } from './shell/frame.js';
import { hint } from './shell/hint.js';
import { keyboard } from './shell/keyboard.js';
import { keyboardCross } from './shell/keyboard_cross.js';
import { layout } from './shell/layout.js';
import { menu } from './shell/menu.js';
import { picture } from './shell/picture.js';
import { textDialog } from './shell/text_dialog.js';

/** The parts of the page in the order in which they start and redraw. */
const PARTS = [
  ...[layout, scenes, canvases, baseMap, cellsLayer, fronts, places, momentsLayer, letters, labels], // the map, from below
  ...[playback, camera, keyboardCross, transport, axis, strip, legend, card, biography, eventList], // what stands round it
  ...[search, filters, comparing, compareMarks, compare, compareNumbers, numbersTab, tableView, glossary, about],
  ...[keyboard, picture, links, textDialog, menu, hint, liveRegion, settle, api],
];

/**
 * What of the state the root itself says, for styles (dress.js).
 *
 * @type {(keyof State)[]}
 */
const DRESS = ['lang', 'theme', 'palette', 'playing'];

/**
 * Starts the page on a map, once the map is shown.
 *
 * @param {L.Map} map
 * @param {Payload} payload
 * @param {Options} options
 */
export function start(map, payload, options) {
  const life = lifetime();
  const mail = mailbox(life);
  map.on('unload', life.end);
  whenShown(map.getContainer(), life, () => begin({ map, options, life, mail }, payload));
}

/**
 * @param {Pick<App, 'map' | 'options' | 'life' | 'mail'>} given
 * @param {Payload} payload
 */
function begin(given, payload) {
  const { map, options, life } = given;
  const refused = refusal(payload, options.lang || 'en');
  if (refused) return sayInstead(map, refused);
  const data = decode(payload);
  const { root, stage } = wrap(map, life);
  const initial = initialState(data, options);
  const store = createStore(initial);
  const number = freeNumber();
  /** @type {Partial<App>} what all parts are given; what else App has, they add as they start */
  const bare = {
    ...given,
    data,
    root,
    stage,
    store,
    number,
    begun: false,
    /** Ids of elements of this map; a second map on the page has others. */
    id: (/** @type {string} */ name) => `tt-${name}` + (number > 1 ? `-${number}` : ''),
    ...translator(data.strings, () => store.state.lang),
    notice: noticeBoard(root),
  };
  const app = /** @type {App} */ (bare);
  life.onEnd(store.end);
  app.format = format(app);
  app.factions = factions(app);
  app.eventBlock = eventBlock(app);

  if (map.zoomControl) map.zoomControl.remove(); // ours stands clear of the other controls
  map.invalidateSize({ animate: false, pan: false }); // it may have been made while it had another size, or none
  calmMap(map);
  dress(app, initial);
  fit(app, options.view);
  // folium gives limits of the zoom to tiles only. Set as options and once the map is fitted, they move nothing.
  if (!Number.isFinite(map.getMaxZoom())) map.options.maxZoom = MAP_ZOOM.most;
  if (!map.getMinZoom()) map.options.minZoom = Math.min(map.getZoom(), MAP_ZOOM.least);
  startParts(app, initial);
  if (!options.view && !app.viewGiven) app.fitCountry(); // once more, now that the interface has its size
  app.pile.open();
  life.observe(map.getContainer(), () => {
    if (!isShown(map)) return; // hidden for a while: it keeps its view
    map.invalidateSize({ animate: false });
    app.refit();
  });
  followScreen(app);
}

/**
 * Starts the parts, and has each redraw what it shows of the state whenever that changes.
 *
 * @param {App} app
 * @param {State} initial
 */
function startParts(app, initial) {
  /** @type {Module[]} */
  const parts = [];
  for (const part of PARTS) guarded(() => void parts.push(part(app)));
  app.begun = true;
  app.store.subscribe((state, changed) => {
    const begun = performance.now();
    if (DRESS.some((key) => changed.has(key))) dress(app, state);
    for (const part of parts) guarded(() => part.update?.(state, changed));
    app.pile.flush();
    app.painted = { day: state.day, ms: performance.now() - begun, at: performance.now() };
  });
  const everything = new Set(/** @type {(keyof State)[]} */ (Object.keys(initial)));
  for (const part of parts) guarded(() => part.ready?.());
  for (const part of parts) guarded(() => part.update?.(app.store.state, everything));
}

/**
 * Runs a part of the page so that its failure leaves the others running; the error still reaches the console.
 *
 * @param {() => void} part
 */
function guarded(part) {
  try {
    part();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}
