/**
 * Starts the page: decodes the payload, makes the store, starts the modules, connects one to the other.
 */

/** Modules in the order in which they start and redraw; a name without a function is passed over. */
TT.MODULES = [
  'layout', 'scenes', 'canvases', 'baseMap', 'cellsLayer', 'fronts', 'places', 'momentsLayer', 'letters', 'labels', // the map, from below
  'playback', 'camera', 'aim', 'transport', 'axis', 'strip', 'legend', 'card', 'biography', 'eventList', // what stands round it
  'search', 'filters', 'comparing', 'compareMarks', 'compare', 'compareNumbers', 'numbersTab', 'table', 'glossary', 'about', 'keyboard', 'picture', 'links', 'showText', 'menu',
  'hint', 'live', 'plainSlider', 'settle', 'api',
];

/** Farthest and nearest zoom: the country in the smallest frame, and as fine as facts are. */
TT.ZOOMS = [4, 13];

/**
 * Starts the page on a map, once the map is shown.
 *
 * @param {L.Map} map
 * @param {object} payload   as payload.py makes it
 * @param {object} options   as plugin.py makes them
 */
TT.start = function (map, payload, options) {
  const life = TT.lifetime();
  const mail = TT.mailbox(life);
  map.on('unload', life.end);
  TT.whenShown(map.getContainer(), life, () => TT.begin({ map, options, life, mail }, payload));
};

TT.begin = function (given, payload) {
  const { map, options, life } = given;
  const data = TT.decode(payload);
  const { root, stage } = TT.wrap(map, life);
  const initial = TT.initialState(data, options);
  const app = { ...given, data, root, stage, modules: {}, number: TT.freeNumber(), store: TT.createStore(initial) };
  life.onEnd(app.store.end);
  /** Ids of elements of this map; a second map on the page has others. */
  app.id = (name) => `tt-${name}` + (app.number > 1 ? `-${app.number}` : '');
  app.t = TT.translator(data.strings, () => app.store.state.lang);
  app.notice = TT.noticeBoard(root);

  if (TT.camera && map.zoomControl) map.zoomControl.remove(); // ours stands clear of the other controls
  map.invalidateSize({ animate: false, pan: false }); // it may have been made while it had another size, or none
  TT.calmMap(map, life);
  TT.dress(app, initial);
  TT.fit(app, options.view);
  // folium gives limits of the zoom to tiles only. Set as options and once the map is fitted, they move nothing.
  if (!Number.isFinite(map.getMaxZoom())) map.options.maxZoom = TT.ZOOMS[1];
  if (!map.getMinZoom()) map.options.minZoom = Math.min(map.getZoom(), TT.ZOOMS[0]);
  TT.startModules(app, initial);
  if (!options.view && !app.viewGiven && app.fitCountry) app.fitCountry(); // once more, now that the interface has its size
  app.modules.canvases.open();
  life.observe(map.getContainer(), () => {
    if (!TT.isShown(map)) return; // hidden for a while: it keeps its view
    map.invalidateSize({ animate: false });
    if (app.refit) app.refit();
  });
  TT.followScreen(app);
  return app;
};

/** Starts the modules, and has each redraw what it shows of the state whenever that changes. */
TT.startModules = function (app, initial) {
  for (const name of TT.MODULES) {
    if (TT[name]) TT.guarded(() => (app.modules[name] = TT[name](app) || {}));
  }
  const modules = Object.values(app.modules);
  app.store.subscribe((state, changed) => {
    const begun = performance.now();
    if (['lang', 'theme', 'palette', 'playing'].some((key) => changed.has(key))) TT.dress(app, state);
    for (const module of modules) if (module.update) TT.guarded(() => module.update(state, changed));
    app.modules.canvases.flush();
    app.painted = { day: state.day, ms: performance.now() - begun, at: performance.now() };
  });
  const everything = new Set(Object.keys(initial));
  for (const module of modules) if (module.ready) TT.guarded(() => module.ready());
  for (const module of modules) if (module.update) TT.guarded(() => module.update(app.store.state, everything));
};

/** Runs a part of the page so that its failure leaves the others running; the error still reaches the console. */
TT.guarded = function (part) {
  try {
    part();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
};

/**
 * Puts an element round the map that the interface can live in. It takes the map's id, classes and own style, so that
 * whatever gave the map its place and size in its page gives them to both.
 */
TT.wrap = function (map, life) {
  const container = map.getContainer();
  const had = container.getBoundingClientRect();
  const { id, className } = container;
  const style = container.getAttribute('style') || '';
  const root = document.createElement('div');
  const stage = document.createElement('div');
  root.className = ['tt-root', ...[...container.classList].filter((name) => !name.startsWith('leaflet-'))].join(' ');
  root.style.cssText = style;
  stage.className = 'tt-stage';
  container.replaceWith(root);
  root.append(stage);
  stage.append(container);
  container.removeAttribute('id');
  if (id) root.id = id;
  container.classList.add('tt-map');
  for (const name of ['position', 'width', 'height', 'left', 'right', 'top', 'bottom', 'margin', 'float'])
    container.style.removeProperty(name);
  if (getComputedStyle(root).position === 'static') root.style.position = 'relative';
  for (const side of ['width', 'height'])
    if (Math.abs(root.getBoundingClientRect()[side] - had[side]) > 1) root.style[side] = had[side] + 'px';
  life.onEnd(() => {
    root.replaceWith(container);
    if (id) container.id = id;
    container.className = className;
    container.style.cssText = style;
  });
  return { root, stage };
};

/** The state a page opens with: the options given, else the dataset's own opening. */
TT.initialState = function (data, options) {
  const at = (day, otherwise) => (day === undefined ? otherwise : TT.clampDay(data, data.index(day)));
  const place = data.places.findIndex((one) => one.id === options.place);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    day: at(options.day, data.opening.day),
    from: at(options.start, data.opening.from),
    to: at(options.end, data.opening.to),
    place: place < 0 ? null : place,
    point: options.point ? { lon: options.point[0], lat: options.point[1] } : null,
    playing: false,
    loop: false,
    speed: options.daysPerSecond || 2,
    compare: options.compare === undefined ? null : at(options.compare, null),
    compareMode: TT.COMPARE_MODES.includes(options.mode) ? options.mode : 'swipe',
    layers: TT.layersGiven(options.layers || {}),
    filters: {},
    lang: TT.languageWanted(data) || options.lang || 'en',
    theme: options.theme || (dark ? 'dark' : 'light'),
    palette:
      options.palette ||
      (data.factions.some((one) => String(one.key).startsWith('#')) ? 'convention' : 'colour-safe'), // colours of their own are shown as they are
    panel: null,
    ratio: TT.pixelRatio(),
  };
};

/** A day index inside the data; NaN (no day at all) becomes the opening day. */
TT.clampDay = function (data, day) {
  return Number.isNaN(day) ? data.opening.day : Math.min(data.days - 1, Math.max(0, Math.round(day)));
};

/** The language that the link or the host asks for; what is said once, as the names of tabs, is said in it. */
TT.languageWanted = function (data) {
  let wanted = null;
  try {
    wanted = window.frameElement && window.frameElement.dataset.lang;
  } catch (error) {
    // A frame of another origin keeps its attributes to itself.
  }
  wanted = wanted || new URLSearchParams(location.search || location.hash.slice(1)).get('lang');
  return data.languages.includes(wanted) ? wanted : null;
};

/** Language, direction, theme and the colours of the base map as attributes and variables of the root. */
TT.dress = function (app, state) {
  const { root, data } = app;
  root.lang = state.lang;
  root.dir = state.lang === 'ar' ? 'rtl' : 'ltr';
  root.dataset.theme = state.theme;
  root.dataset.palette = state.palette;
  root.dataset.playing = String(state.playing);
  for (const [name, colour] of Object.entries(data.palette.base[state.theme])) {
    root.style.setProperty(`--tt-${name}`, colour);
  }
  app.map.getContainer().style.background = data.palette.base[state.theme].neighbour;
};

/** The whole country in the room left free, or the view asked for. */
TT.fit = function (app, view) {
  const { map, data } = app;
  if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
  else map.fitBounds(data.bounds, { animate: false, padding: [8, 8] });
  map.setMaxBounds(L.latLngBounds(data.bounds).pad(0.8)); // after that, or Leaflet glides there
};

/** `t('Held by {name}', {name})`: the text in the language of the day, its holes filled. */
TT.translator = function (strings, lang) {
  return (msgid, vars) => {
    const text = (strings[lang()] || {})[msgid] || msgid;
    return vars ? text.replace(/\{(\w+)\}/g, (hole, name) => (name in vars ? String(vars[name]) : hole)) : text;
  };
};

/** A line at the foot of the page that says, for some seconds, what the page did; screen readers hear it. */
TT.noticeBoard = function (root) {
  const board = document.createElement('div');
  board.className = 'tt-notice';
  board.setAttribute('role', 'status');
  root.append(board);
  let timer = 0;
  return (text) => {
    board.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => (board.textContent = ''), 8000);
  };
};

/** Stands in for the axis where a page is built without one: a plain range input and the date. */
TT.plainSlider = function (app) {
  if (TT.axis || TT.slider) return null;
  const { data, store, root, t } = app;
  const bar = document.createElement('div');
  const input = document.createElement('input');
  const output = document.createElement('output');
  bar.className = 'tt-plain-slider';
  Object.assign(input, { type: 'range', step: '1' });
  input.setAttribute('aria-label', t('Day'));
  input.addEventListener('input', () => store.set({ day: Number(input.value) }));
  bar.append(input, output);
  root.append(bar);
  return {
    update(state) {
      Object.assign(input, { min: String(state.from), max: String(state.to), value: String(state.day) });
      output.textContent = data.iso(state.day);
      input.setAttribute('aria-valuetext', data.iso(state.day));
    },
  };
};
