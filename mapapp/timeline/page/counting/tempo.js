/**
 * How fast ground changed hands: the figures of geodata/counting/tempo.py.
 */
import { order } from './counted.js';

/** @typedef {import('./counted.js').Counted} Counted */
/** @typedef {import('./holdings.js').Holdings} Holdings */

/**
 * @typedef {ReturnType<ReturnType<typeof tempoOf>['tempo']>} Tempo
 *
 * @param {Data} data
 * @param {Counted} counted
 * @param {Holdings} holdings
 */
export function tempoOf(data, { held, settled, byId }, holdings) {
  const HOLDERS = data.factions.length + 1; // factions and nobody
  const idOfPlace = (/** @type {number} */ place) => data.places[place].id;

  /**
   * What changed hands from `from` to `to`, both inside; lists are cut at `limit`.
   *
   * @param {number} from
   * @param {number} to
   */
  function tempo(from, to, limit = 10) {
    const inside = (/** @type {Run} */ run) => from <= run.start && run.start <= to;
    /** @type {Map<number, number>[]} */
    const [byDay, gained, lost, gainedByDay, redrawn] = [1, 2, 3, 4, 5].map(() => new Map());
    for (const cell of held) {
      const { runs } = holdings.of(cell.place);
      for (const n of holdings.captures(cell.place).filter((at) => inside(runs[at]))) {
        add(byDay, runs[n].start, cell.m2);
        add(gainedByDay, runs[n].start * HOLDERS + runs[n].holder + 1, cell.m2);
        add(gained, runs[n].holder, cell.m2);
        add(lost, runs[n - 1].holder, cell.m2);
      }
      for (const n of holdings.redrawn(cell.place)) if (inside(runs[n])) add(redrawn, runs[n].start, cell.m2);
    }
    return {
      from,
      to,
      gained,
      lost,
      byDay: [...byDay].sort((a, b) => a[0] - b[0]),
      redrawn: [...redrawn].sort((a, b) => a[0] - b[0]),
      gainedByDay: byDayThenMost(gainedByDay),
      mostChanged: mostChanged(from, to).slice(0, limit),
      longestHeld: longestHeld(from, to).slice(0, limit),
      route: along(data.route, from, to),
    };
  }

  /**
   * [day, holder, square metres] from sums by day and holder in one number.
   *
   * @param {Map<number, number>} sums
   * @returns {[number, number, number][]}
   */
  function byDayThenMost(sums) {
    /** @type {[number, number, number][]} */
    const rows = [...sums].map(([key, m2]) => [Math.floor(key / HOLDERS), (key % HOLDERS) - 1, m2]);
    return rows.sort((a, b) => a[0] - b[0] || b[2] - a[2] || byId(a[1], b[1]));
  }

  /**
   * Places assessed to change hands in the span, the most often first.
   *
   * @param {number} from
   * @param {number} to
   * @returns {[place: number, times: number][]}
   */
  function mostChanged(from, to) {
    /** @type {[number, number][]} */
    const out = [];
    for (const place of settled) {
      const times = holdings.unbroken(place.i).slice(1).filter((one) => from <= one.start && one.start <= to).length;
      if (times) out.push([place.i, times]);
    }
    return out.sort((a, b) => b[1] - a[1] || order(idOfPlace(a[0]), idOfPlace(b[0])));
  }

  /**
   * Holdings that reach into the span, counted to its last day, the longest first.
   *
   * @param {number} from
   * @param {number} to
   */
  function longestHeld(from, to) {
    const out = settled.flatMap((place) =>
      holdings.unbroken(place.i)
        .filter((one) => one.holder >= 0 && one.start <= to && one.end > from)
        .map((one) => ({ place: place.i, ...one, days: Math.min(one.end, to + 1) - one.start }))
    );
    return out.sort((a, b) => b.days - a.days || order(idOfPlace(a.place), idOfPlace(b.place)));
  }

  /**
   * First capture of each place of a road in the span, and the days since the one before it.
   *
   * @param {number[]} route
   * @param {number} from
   * @param {number} to
   */
  function along(route, from, to) {
    /** @type {number | null} */
    let previous = null;
    return route.map((place) => {
      const { runs } = holdings.of(place);
      const n = holdings.captures(place).find((at) => from <= runs[at].start && runs[at].start <= to);
      if (n === undefined) return { place, day: null, to: -1, event: -1, since: null };
      const day = runs[n].start;
      const since = previous === null ? null : day - previous;
      previous = day;
      return { place, day, to: runs[n].holder, event: runs[n].event, since };
    });
  }

  return { tempo };
}

/**
 * @param {Map<number, number>} sums
 * @param {number} key
 * @param {number} m2
 */
const add = (sums, key, m2) => sums.set(key, (sums.get(key) || 0) + m2);
