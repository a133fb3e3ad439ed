/**
 * Holds the map page in one frame: passes commands down, settled states up, and keeps the address bar in step.
 *
 * Streamlit calls the default export with the same parentElement whenever `data` changes; the frame is made on the
 * first call and never again, so zoom, pan and the slider survive every rerun.
 *
 * @typedef {{page: {url?: string, html?: string}, command: {rev: number, opening?: boolean, [key: string]: unknown},
 *            words: {title: string, failed: string, busy?: string}, height: string, private?: boolean,
 *            reveal?: boolean}} Data
 */
import { KEYS, readLink, writeLink } from './link_grammar.js';

/** Milliseconds that an answer may take before the page says that the server is busy. */
const PATIENCE = 2500;
/** Milliseconds after which what was not heard is said again, first and at most. */
const AGAIN = 4000;
const MOST_AGAIN = 30000;

/** @param {{data: Data, parentElement: HTMLElement & { territoryHost?: object }, setStateValue: (name: string, value: unknown) => void}} component */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.territoryHost || (parentElement.territoryHost = open(parentElement, data));
  host.report = (state) => {
    setStateValue('settled', state); // always by the newest closure
    watch(host, data.words.busy, (times) => setStateValue('settled', { ...state, again: times }));
  };
  if (data.command.rev !== host.rev) {
    // A server that forgot this session sends its opening command again: the map stays where the reader is by now.
    const again = data.command.opening && host.rev !== null;
    host.rev = data.command.rev;
    if (!again) {
      host.pending = data.command;
      obey(host);
    }
  }
  return () => {
    host.close();
    delete parentElement.territoryHost;
  };
}

function open(parentElement, data) {
  const frame = document.createElement('iframe');
  const note = document.createElement('div');
  note.setAttribute('role', 'status');
  note.style.cssText = 'padding:0.25rem 0;font:0.875rem sans-serif';
  const host = {
    frame,
    note,
    api: null,
    pending: null,
    rev: null,
    home: null,
    place: undefined,
    last: '',
    report: () => {},
  };
  frame.title = data.words.title;
  frame.allow = 'fullscreen; clipboard-write';
  frame.style.cssText = `display:block;width:100%;height:${data.height};border:0`;
  frame.dataset.lang = new URLSearchParams(location.search).get('lang') || '';
  if (embedded()) frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:999999';
  let closed = false;
  const onPop = () => {
    host.pending = fromAddress(location.search);
    obey(host);
  };
  const onLoad = () => {
    const page = frame.contentWindow;
    if (!page) return;
    if (page.territoryTimeline) onReady(page.territoryTimeline);
    else page.addEventListener('territorytimeline', (event) => onReady(event.detail), { once: true }); // while hidden it waits
  };
  const onReady = (api) => {
    if (closed) return;
    host.api = api;
    if (embedded()) {
      api.app.root.dataset.embed = '1';
      api.app.fitCountry();
    }
    host.home = host.home || view(api.state);
    host.lang = api.state.lang;
    if (!data.private) host.off = api.on('settle', (state) => settle(host, state || api.state));
    obey(host);
  };
  host.close = () => {
    closed = true;
    removeEventListener('popstate', onPop);
    if (host.off) host.off();
    unwatch(host);
    host.note.remove();
    frame.remove();
  };
  frame.addEventListener('load', onLoad);
  if (!data.private) addEventListener('popstate', onPop);
  pageText(data.page)
    .then((html) => {
      if (closed) return;
      host.again = () => (frame.srcdoc = html);
      frame.srcdoc = html;
      parentElement.append(frame, note);
      if (data.reveal) reveal(frame);
    })
    .catch(() => {
      parentElement.textContent = data.words.failed;
    });
  return host;
}

/** Scroll to a map that was asked for, and hand it the keyboard unless a field has it by now. */
function reveal(frame) {
  requestAnimationFrame(() => {
    frame.scrollIntoView({ block: 'center' });
    if (document.activeElement === document.body) frame.focus({ preventScroll: true });
  });
}

/** Text of the page: sent along, or fetched from the server this app came from. */
async function pageText(page) {
  if (page.html) return page.html;
  const answer = await fetch(new URL(page.url, document.baseURI).href);
  if (!answer.ok) throw new Error(`${page.url}: ${answer.status}`);
  return answer.text();
}

function obey(host) {
  if (!host.api || !host.pending) return;
  const { rev: _rev, opening: _opening, ...target } = host.pending;
  host.pending = null;
  if ('compare' in target) host.comparing = Boolean(target.compare);
  if ('place' in target) host.place = target.place || null; // so that what we ordered is no choice of the reader's
  for (const key of Object.keys(target)) {
    if (target[key] === null && key !== 'place' && key !== 'point' && key !== 'compare') delete target[key];
  }
  host.api.goTo(target);
}

/**
 * What is below the map waits for the server; where that takes long, say so. The map itself never waits.
 *
 * What is said while there is no connection is lost, so it is said again, ever more seldom, until the app has run.
 */
function watch(host, words, again) {
  const app = document.querySelector('[data-test-script-state]');
  if (!app) return;
  const runs = () => app.getAttribute('data-test-script-state') !== 'notRunning';
  const asked = performance.now();
  let [ran, times, next] = [runs(), 0, AGAIN];
  unwatch(host);
  host.observer = new MutationObserver(() => (ran = ran || runs()));
  host.observer.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  host.watching = setInterval(() => {
    const waited = performance.now() - asked;
    if (ran && !runs()) return unwatch(host);
    if (waited > PATIENCE && words && host.note.textContent !== words) host.note.textContent = words;
    if (!ran && waited > next) {
      next = waited + Math.min(MOST_AGAIN, AGAIN * 2 ** ++times);
      again(times);
    }
  }, 250);
}

function unwatch(host) {
  clearInterval(host.watching);
  if (host.observer) host.observer.disconnect();
  if (host.note.textContent) host.note.textContent = '';
}

/** One settled state goes up, unless it is the one that went up last. */
function settle(host, state) {
  const { seq: _seq, ...what } = state;
  const now = JSON.stringify(what);
  if (now === host.last) return;
  host.last = now;
  toAddress(host, state);
  host.report({ ...state, embed: embedded() });
  if (state.lang !== host.lang) speak(host, what);
}

/** The page says its fixed words once, so in another language it starts again, where it was. */
function speak(host, state) {
  host.frame.dataset.lang = state.lang;
  host.pending = { ...state, rev: host.rev };
  host.api = null;
  host.again();
}

/** Whether this app stands in a frame of another page; Streamlit keeps this parameter from Python. */
function embedded() {
  return ['1', 'true'].includes(new URLSearchParams(location.search).get('embed'));
}

/** Choosing a place, starting or ending a comparison is a step one can go back from; everything else only corrects the address. */
function toAddress(host, state) {
  const address = new URL(location.href);
  // What is not ours, and whether this is an embedded page, is left as it is.
  for (const key of KEYS) if (key !== 'embed') address.searchParams.delete(key);
  for (const [key, value] of query(state, host.home)) address.searchParams.set(key, value);
  const search = address.search.replaceAll('%2C', ',');
  const place = state.place || null;
  const comparing = Boolean(state.compare);
  const begun = host.comparing !== undefined && comparing !== host.comparing;
  const chosen = begun || (host.place !== undefined && place !== null && place !== host.place);
  host.place = place;
  host.comparing = comparing;
  if (search === location.search) return;
  history[chosen ? 'pushState' : 'replaceState'](history.state, '', address.pathname + search + address.hash);
}

/** Parameters of a link to a state, in the page's grammar of links. The language of this app is its own default. */
function query(state, home) {
  const moved = view(state) !== home;
  const span = spanOf(state);
  return writeLink({
    ...state,
    span: span && span.changed ? [span.from, span.to] : null,
    view: moved ? state.view : null,
    embed: false,
  });
}

/** What the host can say of a link; whether its days and places exist is for the page, which has the data. */
const ANY_DATA = { first: '0001-01-01', last: '9999-12-31', placeOf: () => ({ lon: NaN, lat: NaN }), languages: [] };

/** The other way round, for the back button: a link is a whole view, so what it does not say is as by default. */
function fromAddress(search) {
  const { day, place, point, compare, mode, span, view: camera, layers } =
    readLink(new URLSearchParams(search), ANY_DATA).view;
  const looks = camera && Number.isFinite(camera.lon) ? camera : null;
  return { day, place, point, compare, mode, span, view: looks, layers: layers || [] };
}

function spanOf(state) {
  const { span } = state;
  if (!span) return null;
  const [from, to] = Array.isArray(span) ? span : [span.from, span.to];
  return { from, to, changed: span.changed !== false };
}

function view(state) {
  const camera = state && state.view;
  return camera ? writeLink({ view: camera }).join() : '';
}
