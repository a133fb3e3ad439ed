/**
 * Who gained what from whom between two days: the figures of geodata/counting/transfers.py. Areas are whole square
 * metres, so that page, table and command line agree to the last digit.
 */
import { runIndex } from '../data/place_periods.js';
import { FOUGHT_OVER, isInferred } from '../data/vocabulary.js';
import { order } from './counted.js';

/** @typedef {import('./holdings.js').Holdings} Holdings */
/** @typedef {import('./counted.js').Counted} Counted */

/**
 * Ground and places added up.
 *
 * @typedef {object} Sum
 * @property {number} m2
 * @property {number} contested   of it
 * @property {number} inferred    of it
 * @property {number[]} cells
 * @property {number[]} places
 */

/**
 * What a place went through between two days.
 *
 * @typedef {object} Change
 * @property {Run} before
 * @property {Run} after
 * @property {'stayed' | 'moved' | 'renamed' | 'learned'} passage
 * @property {boolean} inferred   on either day
 */

/** The sums of one comparison, of the country or of a first-level unit. */
class Tally {
  constructor() {
    /** @type {Map<string, Sum>} by "from to" */
    this.moved = new Map();
    /** @type {Map<string, Sum>} */
    this.renamed = new Map();
    /** @type {Map<number, Sum>} by holder, of the first day */
    this.before = new Map();
    /** @type {Map<number, Sum>} of the second day */
    this.after = new Map();
    /** @type {Comparison['apart']} */
    this.apart = [];
  }

  /**
   * The sums that a change belongs to, if ground or its name passed.
   *
   * @param {Change} change
   */
  passed({ passage, before, after }) {
    if (passage !== 'moved' && passage !== 'renamed') return null;
    return sumOf(this[passage], `${before.holder} ${after.holder}`);
  }

  /**
   * @param {Cell} cell
   * @param {number} m2   of it, in the unit
   * @param {Change} change
   */
  addCell(cell, m2, change) {
    const { before, after } = change;
    addGround(sumOf(this.before, before.holder), cell, m2, before);
    addGround(sumOf(this.after, after.holder), cell, m2, after);
    const passed = this.passed(change);
    if (passed) {
      addGround(passed, cell, m2, after);
      if (change.inferred) passed.inferred += m2;
    }
    if (cell.apart) this.apart.push({ cell: cell.i, m2, from: before.holder, to: after.holder });
  }

  /**
   * @param {Place} place
   * @param {Change} change
   */
  addPlace(place, change) {
    const { before, after } = change;
    if (!isInferred(before)) sumOf(this.before, before.holder).places.push(place.i);
    if (!isInferred(after)) sumOf(this.after, after.holder).places.push(place.i);
    if (!change.inferred) this.passed(change)?.places.push(place.i);
  }
}

/**
 * @template K
 * @param {Map<K, Sum>} sums
 * @param {K} key
 */
function sumOf(sums, key) {
  const sum = sums.get(key) ?? { m2: 0, contested: 0, inferred: 0, cells: [], places: [] };
  sums.set(key, sum);
  return sum;
}

/**
 * @param {Sum} sum
 * @param {Cell} cell
 * @param {number} m2
 * @param {Run} run
 */
function addGround(sum, cell, m2, run) {
  sum.m2 += m2;
  sum.cells.push(cell.i);
  if (run.status === FOUGHT_OVER) sum.contested += m2;
}

/**
 * @param {Data} data
 * @param {Counted} counted
 * @param {Holdings} holdings
 */
export function transfersOf(data, { held, settled, units, idOf, byId }, holdings) {
  /**
   * @param {number} place
   * @param {number} first
   * @param {number} second
   * @returns {Change}
   */
  function change(place, first, second) {
    const line = holdings.of(place);
    const [earlier, later] = [runIndex(line.runs, first), runIndex(line.runs, second)];
    const [before, after] = [line.runs[earlier], line.runs[later]];
    return {
      before,
      after,
      passage: holdings.passage(line, earlier, later),
      inferred: isInferred(before) || isInferred(after),
    };
  }

  /**
   * The largest first.
   *
   * @param {Map<string, Sum>} sums
   * @returns {Transfer[]}
   */
  function transfers(sums) {
    const out = [...sums].map(([key, sum]) => {
      const [from, to] = key.split(' ').map(Number);
      return { from, to, ...sum };
    });
    const name = (/** @type {number} */ holder) => String(idOf(holder));
    return out.sort((a, b) => b.m2 - a.m2 || order(name(a.from), name(b.from)) || order(name(a.to), name(b.to)));
  }

  /**
   * What each held on both days, nobody last.
   *
   * @param {Tally} tally
   * @returns {Total[]}
   */
  function totals({ before, after }) {
    const none = { m2: 0, contested: 0, places: [] };
    const out = [...new Set([...before.keys(), ...after.keys()])].map((holder) => {
      const [a, b] = [before.get(holder) || none, after.get(holder) || none];
      return {
        holder,
        m2From: a.m2,
        m2To: b.m2,
        contestedFrom: a.contested,
        contestedTo: b.contested,
        placesFrom: a.places.length,
        placesTo: b.places.length,
      };
    });
    const nobody = (/** @type {Total} */ total) => Number(total.holder < 0);
    return out.sort((a, b) =>
      nobody(a) - nobody(b) || b.m2To - a.m2To || b.m2From - a.m2From || byId(a.holder, b.holder)
    );
  }

  /**
   * @param {Tally} tally
   * @param {number} first
   * @param {number} second
   * @param {number | null} unit
   * @returns {Comparison}
   */
  function finished(tally, first, second, unit) {
    const moved = transfers(tally.moved);
    return {
      first,
      second,
      unit,
      transfers: moved,
      renamings: transfers(tally.renamed),
      totals: totals(tally),
      apart: tally.apart,
      m2: moved.reduce((all, one) => all + one.m2, 0),
    };
  }

  return {
    /**
     * What passed from whom to whom between the ends of two days, in the country; reversed days are put in order.
     *
     * @param {number} a
     * @param {number} b
     */
    compare(a, b) {
      const [first, second] = [Math.min(a, b), Math.max(a, b)];
      const tally = new Tally();
      for (const cell of held) tally.addCell(cell, cell.m2, change(cell.place, first, second));
      for (const place of settled) tally.addPlace(place, change(place.i, first, second));
      return finished(tally, first, second, null);
    },

    /**
     * The same for every first-level unit.
     *
     * @param {number} a
     * @param {number} b
     * @returns {[number, Comparison][]}
     */
    compareByUnit(a, b) {
      const [first, second] = [Math.min(a, b), Math.max(a, b)];
      const tallies = new Map(units.map((unit) => [unit, new Tally()]));
      for (const cell of held) {
        const one = change(cell.place, first, second);
        for (const [unit, m2] of cell.split) if (m2) tallies.get(unit)?.addCell(cell, m2, one);
      }
      for (const place of settled) {
        tallies.get(data.admin1.indexOf(place.admin1))?.addPlace(place, change(place.i, first, second));
      }
      return [...tallies].map(([unit, tally]) => [unit, finished(tally, first, second, unit)]);
    },
  };
}
