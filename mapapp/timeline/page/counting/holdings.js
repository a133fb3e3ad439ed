/**
 * Unbroken holdings of a place: when ground changed hands, and when only the name of its holder did.
 * The same rules as geodata/history/holdings.py; derived once per place, when first asked for.
 *
 * @typedef {object} Line   the runs of a place, and for each of them
 * @property {Run[]} runs
 * @property {number[]} holding        number of its holding
 * @property {Set<number>[]} back      names that the holding had up to it
 * @property {Set<number>[]} onward    names that the holding has from it on
 *
 * @typedef {ReturnType<typeof holdingsOf>} Holdings
 */
import { isInferred } from '../data/vocabulary.js';

/**
 * @param {Data} data
 */
export function holdingsOf(data) {
  /** @type {Map<number, Line>} */
  const kept = new Map();
  const NEW_NAME = ['relabelled', 'merged'];

  /**
   * True where a run is the same holding as the one before it.
   *
   * @param {Run} earlier
   * @param {Run} later
   */
  function goesOn(earlier, later) {
    if (earlier.holder === later.holder) return true;
    const event = later.event >= 0 ? data.events[later.event] : null;
    return (
      event !== null &&
      NEW_NAME.includes(event.kind) &&
      event.day === later.start &&
      (event.from || []).includes(earlier.holder)
    );
  }

  /**
   * Names of each run's holding met so far, going through the runs in an order.
   *
   * @param {Run[]} runs
   * @param {number[]} holding
   * @param {number[]} order
   */
  function names(runs, holding, order) {
    /** @type {Set<number>[]} */
    const found = [];
    let before = -1;
    for (const n of order) {
      found[n] = new Set([runs[n].holder]);
      if (before >= 0 && holding[before] === holding[n]) { for (const name of found[before]) found[n].add(name); }
      before = n;
    }
    return found;
  }

  /**
   * @param {number} place
   * @returns {Line}
   */
  function derive(place) {
    const { runs } = data.places[place];
    const holding = [0];
    for (let n = 1; n < runs.length; n++) holding.push(holding[n - 1] + (goesOn(runs[n - 1], runs[n]) ? 0 : 1));
    const order = runs.map((_, n) => n);
    return { runs, holding, back: names(runs, holding, order), onward: names(runs, holding, [...order].reverse()) };
  }

  /**
   * The holdings of a place: its runs, and for each the number of its holding and the names before and after.
   *
   * @param {number} place
   */
  function of(place) {
    const line = kept.get(place) ?? derive(place);
    kept.set(place, line);
    return line;
  }

  /**
   * What lies between two runs of a place, by their positions.
   *
   * @param {Line} line
   * @param {number} earlier
   * @param {number} later
   * @returns {'stayed' | 'moved' | 'renamed' | 'learned'}
   */
  function passage(line, earlier, later) {
    const [before, after] = [line.runs[earlier].holder, line.runs[later].holder];
    if (before === after) return 'stayed';
    if (data.undrawnIsUnknown && (before < 0 || after < 0)) return 'learned';
    if (line.holding[earlier] === line.holding[later]) return 'renamed';
    for (const name of line.onward[earlier]) if (line.back[later].has(name)) return 'renamed';
    return 'moved';
  }

  /**
   * Positions of the runs with which ground changed hands.
   *
   * @param {number} place
   */
  function captures(place) {
    const line = of(place);
    const out = [];
    for (let n = 1; n < line.runs.length; n++) if (passage(line, n - 1, n) === 'moved') out.push(n);
    return out;
  }

  /**
   * Positions of the runs with which ground began or ceased to be drawn, where undrawn ground is no data.
   *
   * @param {number} place
   */
  function redrawn(place) {
    const line = of(place);
    return line.runs.map((_, n) => n).filter((n) => n > 0 && passage(line, n - 1, n) === 'learned');
  }

  /**
   * Runs of assessed periods under one holder, whatever its name; `end` is exclusive.
   *
   * @param {number} place
   */
  function unbroken(place) {
    const line = of(place);
    /** @type {{start: number, end: number, holder: number}[]} */
    const out = [];
    /** @type {number[]} */
    let run = [];
    const close = () => {
      const last = line.runs[run[run.length - 1]];
      out.push({ start: line.runs[run[0]].start, end: last.end, holder: last.holder });
      run = [];
    };
    line.runs.forEach((one, n) => {
      if (run.length && (isInferred(one) || passage(line, run[run.length - 1], n) === 'moved')) close();
      if (!isInferred(one)) run.push(n);
    });
    if (run.length) close();
    return out;
  }

  return { of, passage, captures, redrawn, unbroken };
}
