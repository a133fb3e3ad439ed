/**
 * Holds the map page in one frame: passes commands down, settled states up, and keeps the address bar in step.
 *
 * Streamlit calls the default export with the same parentElement whenever `data` changes; the frame is made on the
 * first call and never again, so zoom, pan and the slider survive every rerun.
 *
 * @typedef {{page: {url?: string, html?: string}, command: {rev: number, [key: string]: any},
 *            words: {title: string, failed: string}, height: string, private?: boolean}} Data
 */

/** Parameters of the address bar that are ours; others are left as they are. `view.py` reads and writes the same. */
const OURS = ['day', 'place', 'point', 'compare', 'mode', 'from', 'to', 'c', 'z', 'layers', 'lang'];

/** @param {{data: Data, parentElement: any, setStateValue: (name: string, value: any) => void}} component */
export default function ({ data, parentElement, setStateValue }) {
  const host = parentElement.territoryHost || (parentElement.territoryHost = open(parentElement, data));
  host.report = (state) => setStateValue('settled', state); // always by the newest closure
  if (data.command.rev !== host.rev) {
    host.rev = data.command.rev;
    host.pending = data.command;
    obey(host);
  }
  return () => {
    host.close();
    delete parentElement.territoryHost;
  };
}

function open(parentElement, data) {
  const frame = document.createElement('iframe');
  const host = { frame, api: null, pending: null, rev: null, home: null, place: undefined, last: '', report: () => {} };
  frame.title = data.words.title;
  frame.allow = 'fullscreen; clipboard-write';
  frame.style.cssText = `display:block;width:100%;height:${data.height};border:0`;
  frame.dataset.lang = new URLSearchParams(location.search).get('lang') || '';
  if (embedded()) frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:999999';
  let closed = false;
  const onPop = () => {
    host.pending = { ...fromAddress(location.search), rev: host.rev };
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
    frame.remove();
  };
  frame.addEventListener('load', onLoad);
  if (!data.private) addEventListener('popstate', onPop);
  pageText(data.page)
    .then((html) => {
      if (closed) return;
      host.again = () => (frame.srcdoc = html);
      frame.srcdoc = html;
      parentElement.appendChild(frame);
    })
    .catch(() => {
      parentElement.textContent = data.words.failed;
    });
  return host;
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
  const { rev, ...target } = host.pending;
  host.pending = null;
  if ('compare' in target) host.comparing = Boolean(target.compare);
  if ('place' in target) host.place = target.place || null; // so that what we ordered is no choice of the reader's
  for (const key of Object.keys(target)) if (target[key] === null && key !== 'place' && key !== 'point' && key !== 'compare') delete target[key];
  host.api.goTo(target);
}

/** One settled state goes up, unless it is the one that went up last. */
function settle(host, state) {
  const { seq, ...what } = state;
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
  for (const key of OURS) address.searchParams.delete(key);
  for (const [key, value] of Object.entries(query(state, host.home))) address.searchParams.set(key, value);
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

/** Parameters of a link to a state, as MapView.to_query writes them. */
function query(state, home) {
  const link = { day: state.day };
  const camera = view(state);
  if (state.place) link.place = state.place;
  else if (state.point) link.point = `${short(state.point.lon, 4)},${short(state.point.lat, 4)}`;
  if (state.compare) link.compare = state.compare;
  if (state.compare && state.mode && state.mode !== 'swipe') link.mode = state.mode;
  const span = spanOf(state);
  if (span && span.changed) [link.from, link.to] = [span.from, span.to];
  if (camera && camera !== home) {
    const [lon, lat, zoom] = camera.split(',');
    Object.assign(link, { c: `${lon},${lat}`, z: zoom });
  }
  if (Array.isArray(state.layers) && state.layers.length) link.layers = state.layers.join(',');
  if (state.lang && state.lang !== 'en') link.lang = state.lang;
  return link;
}

/** The other way round, for the back button: only what a link of ours can hold. */
function fromAddress(search) {
  const link = new URLSearchParams(search);
  const numbers = (key) => (link.get(key) || '').split(',').map(Number);
  const [lon, lat] = numbers('c');
  const point = numbers('point');
  const zoom = Number(link.get('z'));
  const target = { place: link.get('place'), compare: link.get('compare'), layers: (link.get('layers') || '').split(',') };
  target.point = point.length === 2 && point.every(Number.isFinite) ? { lon: point[0], lat: point[1] } : null;
  target.mode = link.get('mode') || 'swipe';
  if (link.get('day')) target.day = link.get('day');
  if (link.get('from') && link.get('to')) target.span = [link.get('from'), link.get('to')];
  if (link.get('c') && [lon, lat, zoom].every(Number.isFinite) && zoom) target.view = { lon, lat, zoom };
  return target;
}

function spanOf(state) {
  const { span } = state;
  if (!span) return null;
  const [from, to] = Array.isArray(span) ? span : [span.from, span.to];
  return { from, to, changed: span.changed !== false };
}

function view(state) {
  const camera = state && state.view;
  return camera ? `${short(camera.lon, 3)},${short(camera.lat, 3)},${short(camera.zoom, 2)}` : '';
}

function short(number, digits) {
  return String(Number(Number(number).toFixed(digits)));
}
