/**
 * The state that a page opens with.
 */
import { pixelRatio } from '../core/screen.js';
import { clampDay } from '../data/days.js';
import { layersGiven } from '../data/layers.js';
import { MODES } from './link_grammar.js';

/**
 * The state a page opens with: the options given, else the dataset's own opening.
 *
 * @param {Data} data
 * @param {Options} options
 * @returns {State}
 */
export function initialState(data, options) {
  /**
   * @param {string | undefined} day
   * @param {number} otherwise
   */
  const at = (day, otherwise) => (day === undefined ? otherwise : clampDay(data, data.index(day)));
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
    compare: options.compare === undefined ? null : at(options.compare, data.opening.day),
    compareMode: options.mode && MODES.includes(options.mode) ? options.mode : MODES[0],
    layers: layersGiven(options.layers || {}),
    filters: {},
    lang: languageWanted(data) || options.lang || 'en',
    theme: options.theme || (dark ? 'dark' : 'light'),
    palette: options.palette || data.palette.opens,
    panel: null,
    ratio: pixelRatio(),
  };
}

/**
 * The language that the link or the host asks for; what is said once, as the names of tabs, is said in it.
 *
 * @param {Data} data
 */
export function languageWanted(data) {
  let wanted = null;
  try {
    wanted = window.frameElement && window.frameElement.getAttribute('data-lang');
  } catch {
    // A frame of another origin keeps its attributes to itself.
  }
  wanted = wanted || new URLSearchParams(location.search || location.hash.slice(1)).get('lang');
  return wanted && data.languages.includes(wanted) ? wanted : null;
}
