/**
 * Bands: the parts that a cell falls into by the cost of travel from its place, each with what is known of it over time.
 * A payload without them has one band for each cell, whose tone follows from the basis of the holder.
 */
import { bandCells } from './ground.js';
import { numbersOf, readerOf } from './packed.js';
import { runOn } from './place_periods.js';
import { isInferred } from './vocabulary.js';

/** Tones, strongest first: where the holder is firmly known, likely, and where nobody reported. */
export const TONES = /** @type {const} */ (['firm', 'likely', 'unreported']);

/**
 * Tone of ground on a day: of a band, or of the first band of a cell, in which its place lies.
 *
 * @param {Pick<Data, 'bands' | 'cells' | 'places'>} data
 * @param {number} band
 * @param {number} day
 */
export function toneOn(data, band, day) {
  const { cell, runs } = data.bands[band];
  const place = data.places[data.cells[cell].place];
  return toneOf(runOn(runs, day), place ? runOn(place.runs, day) : null);
}

/**
 * The band in which a place lies, -1 where it has no cell: the first of its cell.
 *
 * @param {Pick<Data, 'bands'>} data
 * @param {number} cell
 */
export const innerBand = (data, cell) => data.bands.findIndex((band) => band.cell === cell);

/**
 * @param {Payload} payload
 * @returns {Band[]}
 */
export function bandsOf(payload) {
  const whole = numbersOf(payload.cells.m2);
  const outer = payload.cells.bands ? readerOf(payload.cells.bands.m2) : null;
  /** @type {Band[]} */
  const found = [];
  let first = 0; // band of the cell
  bandCells(payload.cells).forEach((cell, i) => {
    if (!i || found[i - 1].cell !== cell) first = i;
    found.push({ i, cell, m2: i === first || !outer ? whole[cell] : outer.next(), runs: [] });
    if (i !== first) found[first].m2 -= found[i].m2;
  });
  if (payload.tones) readTones(payload.tones, found, payload.days);
  return found;
}

/**
 * @param {Payload} columns
 * @param {Band[]} bands
 * @param {number} days   how many the payload has
 */
function readTones(columns, bands, days) {
  const [start, code, near] = [columns.start, columns.code, columns.near].map(numbersOf);
  let row = 0;
  numbersOf(columns.count).forEach((count, i) => {
    let [day, place] = [0, -1];
    for (const end = row + count; row < end; row++) {
      day += start[row];
      const [tone, percent] = columns.codes[code[row]];
      const last = bands[i].runs.at(-1);
      if (last) last.end = day;
      if (near[row]) place = near[row] - 2; // 0: the same as before
      bands[i].runs.push({ start: day, end: days, tone, percent, near: place });
    }
  });
}

/**
 * Tone of a band: a position in TONES.
 *
 * @param {ToneRun | null} known   what is known of the band on a day
 * @param {Run | null} run   of the band's cell on that day
 */
export function toneOf(known, run) {
  if (known) return known.tone;
  return run && isInferred(run) ? 2 : 0;
}
