/**
 * Links to a view: what may stand in one, read and written. The grammar is data (contract/links.json) that mapapp/view.py
 * reads too; tests/shared/links holds cases that both must answer alike.
 *
 * @typedef {object} View   what a link says; null where it says nothing
 * @property {string | null} day, compare         ISO days inside the data
 * @property {string | null} place                id of a place of the data
 * @property {{lon: number, lat: number} | null} point   degrees; never together with a place
 * @property {string} mode                        how two days are shown
 * @property {[string, string] | null} span       first and last day of the axis, in order
 * @property {{lon: number, lat: number, zoom: number} | null} view   the middle of the map, degrees, and zoom
 * @property {string[] | null} layers             those that differ from the default
 * @property {string | null} lang
 * @property {boolean} embed
 *
 * @typedef {object} Known   what a link is read against
 * @property {string} first, last                 ISO days that the data reach from and to
 * @property {(id: string) => {lon: number, lat: number} | null} placeOf
 * @property {string[]} languages
 */
import GRAMMAR from '../contract/links.json' with { type: 'json' };

export const MODES = GRAMMAR.modes;

/** Keys of a link, in the order in which they are written. */
export const KEYS = GRAMMAR.keys.map(({ key }) => key);

/** Farthest and nearest zoom of a map: the country in the smallest frame, and as fine as facts are. */
export const MAP_ZOOM = GRAMMAR.map_zoom;

/** Sizes of the map that its middle may lie away from it, to every side. */
export const BEYOND_THE_MAP = GRAMMAR.beyond_the_map;

/** Said where a link looks farther away than that. */
export const FAR = GRAMMAR.notices.far;

/** Said where a host does. */
export const ELSEWHERE = GRAMMAR.notices.elsewhere;

const RULES = Object.fromEntries(GRAMMAR.keys.map((rule) => [rule.key, rule]));
const NUMBER = new RegExp(`^(?:${GRAMMAR.number})$`);
const LAYER = new RegExp(`^(?:${GRAMMAR.layer})$`);

/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text) {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !text.startsWith('0000') && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Whether degrees east and north are a point of the globe. */
export const isPoint = (lon, lat) =>
  Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;

const numberOf = (text) => (NUMBER.test(text.trim()) ? Number(text) : NaN);

/** A text as a notice repeats it: one line, not long. */
function repeated(text) {
  const letters = [...text.replace(/[^\P{C}]|[^\P{Z} ]/gu, ' ')];
  return letters.length > GRAMMAR.most_letters_told
    ? letters.slice(0, GRAMMAR.most_letters_told - 1).join('') + '…'
    : letters.join('');
}

/** A reader of each kind of value: gives the value, or null and a notice. */
const READERS = {
  day(text, known, note) {
    const day = text.trim();
    if (!isDay(day)) return note('day', text);
    const inside = day < known.first ? known.first : day > known.last ? known.last : day;
    if (inside !== day) note('outside', text);
    return inside;
  },
  place: (text, known, note) => (known.placeOf(text) ? text : note('place', text)),
  point(text, _known, note) {
    const [lon, lat, ...rest] = text.split(',').map(numberOf);
    return isPoint(lon, lat) && !rest.length ? { lon, lat } : note('point', text);
  },
  mode: (text, _known, note) => (MODES.includes(text) ? text : note('mode', text)),
  zoom(text, _known, note) {
    const zoom = numberOf(text);
    return Number.isNaN(zoom) ? note('zoom', text) : Math.min(GRAMMAR.zoom.most, Math.max(GRAMMAR.zoom.least, zoom));
  },
  layers(text) {
    const names = text.split(',').filter((name) => LAYER.test(name)).slice(0, GRAMMAR.most_layers);
    return names.length ? names : null;
  },
  language: (text, known) => (known.languages.includes(text) ? text : null),
  flag: (text) => ['1', 'true'].includes(text.toLowerCase()),
};

/**
 * The view that a link names, and what had to be left out of it or put right: notices with the text they are about.
 *
 * @param {URLSearchParams} link
 * @param {Known} known
 * @returns {{view: View, notices: {message: string, text: string}[]}}
 */
export function readLink(link, known) {
  const notices = [];
  const note = (kind, text) => {
    notices.push({ message: GRAMMAR.notices[kind], text: repeated(text) });
    return null;
  };
  const read = {};
  for (const { key, kind } of GRAMMAR.keys) {
    const text = link.get(key);
    read[key] = text && !(key === 'point' && read.place) ? READERS[kind](text, known, note) : null;
  }
  const days = read.from && read.to && read.from !== read.to ? [read.from, read.to].sort() : null;
  const centre = read.c || (read.place && known.placeOf(read.place));
  return {
    view: {
      day: read.day,
      place: read.place,
      point: read.point,
      compare: read.compare,
      mode: read.mode || GRAMMAR.mode,
      span: days,
      view: centre && read.z !== null ? { lon: centre.lon, lat: centre.lat, zoom: read.z } : null,
      layers: read.layers,
      lang: read.lang,
      embed: Boolean(read.embed),
    },
    notices,
  };
}

const short = (number, { digits }) => String(Number(number.toFixed(digits)));

/**
 * Parameters of a link to a view, in their order; what is as it would be without them is left out.
 *
 * @param {Partial<View>} view
 * @param {string} [language]   of a page that is opened without a link
 * @returns {[string, string][]}
 */
export function writeLink(view, language = GRAMMAR.language) {
  const { place, point, compare, mode, span, view: camera, layers, lang } = view;
  const said = {
    day: view.day,
    place,
    point: !place && point && `${short(point.lon, RULES.point)},${short(point.lat, RULES.point)}`,
    compare,
    mode: compare && mode !== GRAMMAR.mode && mode,
    from: span && span[0],
    to: span && span[1],
    c: camera && `${short(camera.lon, RULES.c)},${short(camera.lat, RULES.c)}`,
    z: camera && short(camera.zoom, RULES.z),
    layers: layers && layers.join(','),
    lang: lang !== language && lang,
    embed: view.embed && '1',
  };
  return KEYS.filter((key) => said[key]).map((key) => [key, said[key]]);
}
