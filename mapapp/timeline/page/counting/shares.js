/**
 * How much each holder had on every day of a span: the figures of geodata/counting/shares.py.
 */
import { isInferred } from '../data/vocabulary.js';

/** @typedef {import('./counted.js').Counted} Counted */

/** A jump of the number of assessed places on one day is told from this share of them on, and this many, on. */
const [JUMP_SHARE, JUMP_PLACES] = [0.1, 5];

/**
 * A row per holder, a number per day: written as differences, read as running totals.
 *
 * @typedef {Map<number, Float64Array>} Rows
 */
class Series {
  /** @param {number} count   how many days */
  constructor(count) {
    this.count = count;
    /** @type {Rows} */
    this.steps = new Map();
  }

  /**
   * @param {number} holder
   * @param {number} start   first day
   * @param {number} end     first day after
   * @param {number} amount
   */
  add(holder, start, end, amount) {
    const row = this.steps.get(holder) ?? new Float64Array(this.count + 1);
    this.steps.set(holder, row);
    row[start] += amount;
    row[end] -= amount;
  }

  /** @returns {Rows} */
  sums() {
    for (const row of this.steps.values()) for (let i = 1; i < this.count; i++) row[i] += row[i - 1];
    return new Map([...this.steps].map(([holder, row]) => [holder, row.subarray(0, this.count)]));
  }
}

/**
 * @typedef {ReturnType<ReturnType<typeof sharesOf>['shares']>} Shares
 *
 * @param {Data} data
 * @param {Counted} counted
 */
export function sharesOf(data, { held, settled }) {
  /**
   * Calls `add(run, start, end)` for every run of a place clipped to the span, as half-open day numbers in it.
   *
   * @param {number} place
   * @param {number} from
   * @param {number} count
   * @param {(run: Run, start: number, end: number) => void} add
   */
  function spans(place, from, count, add) {
    for (const run of data.places[place].runs) {
      const [start, end] = [Math.max(0, run.start - from), Math.min(count, run.end - from)];
      if (start < end) add(run, start, end);
    }
  }

  /**
   * Square metres of a cell in a first-level unit, or all of it (null).
   *
   * @param {Cell} cell
   * @param {number | null} unit
   */
  const m2In = (cell, unit) =>
    unit === null ? cell.m2 : cell.split.reduce((sum, [one, m2]) => (one === unit ? sum + m2 : sum), 0);

  /**
   * Square metres of every holder on each day from `from` to `to`, both inside, in a unit or the country (null).
   *
   * @param {number} from
   * @param {number} to
   * @param {number | null} unit
   */
  function areas(from, to, unit) {
    const count = to - from + 1;
    const out = new Series(count);
    for (const cell of held) {
      const m2 = m2In(cell, unit);
      if (m2) spans(cell.place, from, count, (run, start, end) => out.add(run.holder, start, end, m2));
    }
    return out.sums();
  }

  /**
   * Area, assessed places and town population per holder and day; `assessed`: how many places were assessed; `jumps`:
   * days on which that grew so much that shares of places say more about the sources than about the war.
   *
   * @param {number} from
   * @param {number} to
   * @param {number | null} [unit]
   */
  function shares(from, to, unit = null) {
    const count = to - from + 1;
    const [places, people, all] = [new Series(count), new Series(count), new Series(count)];
    for (const place of settled) {
      if (unit !== null && place.admin1 !== data.admin1[unit]) continue;
      spans(place.i, from, count, (run, start, end) => {
        if (isInferred(run)) return;
        places.add(run.holder, start, end, 1);
        people.add(run.holder, start, end, place.population || 0);
        all.add(0, start, end, 1);
      });
    }
    const assessed = all.sums().get(0) ?? new Float64Array(count);
    return {
      from,
      to,
      unit,
      areas: areas(from, to, unit),
      places: places.sums(),
      people: people.sums(),
      assessed,
      jumps: jumpsOf(assessed).map((i) => from + i),
    };
  }

  return { areas, shares };
}

/**
 * @param {Float64Array} assessed
 * @returns {number[]}
 */
function jumpsOf(assessed) {
  const out = [];
  for (let i = 1; i < assessed.length; i++) {
    if (assessed[i] - assessed[i - 1] >= Math.max(JUMP_PLACES, JUMP_SHARE * assessed[i - 1])) out.push(i);
  }
  return out;
}
