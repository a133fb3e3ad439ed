/**
 * Everything that the page counts of a dataset, made when first asked for and at hand from then on.
 */
import { countedOf } from './counted.js';
import { holdingsOf } from './holdings.js';
import { sharesOf } from './shares.js';
import { tempoOf } from './tempo.js';
import { transfersOf } from './transfers.js';

/** @typedef {ReturnType<typeof counting>} Counts */

/** @type {WeakMap<Data, Counts>} */
const made = new WeakMap();

/**
 * The questions about ground and places of one dataset.
 *
 * @param {Data} data
 */
export function countsOf(data) {
  const counts = made.get(data) ?? counting(data);
  made.set(data, counts);
  return counts;
}

/** @param {Data} data */
function counting(data) {
  const counted = countedOf(data);
  const holdings = holdingsOf(data);
  const { units, idOf } = counted;

  /**
   * The last change of hands of a place up to a day.
   *
   * @param {number} place
   * @param {number} day
   */
  function lastCapture(place, day) {
    const { runs } = holdings.of(place);
    const past = holdings.captures(place).filter((n) => runs[n].start <= day);
    return past.length ? runs[past[past.length - 1]] : null;
  }

  return {
    units,
    idOf,
    lastCapture,
    ...transfersOf(data, counted, holdings),
    ...sharesOf(data, counted),
    ...tempoOf(data, counted, holdings),
  };
}
