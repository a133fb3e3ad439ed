/**
 * Who gained what from whom: the figures of geodata/counting/transfers.py, shares.py and tempo.py, counted in the page.
 * Areas are whole square metres, so that page, table and command line agree to the last digit.
 *
 * @typedef {object} Transfer   ground and places that passed between two days
 * @property {number} from, to      holders, -1 nobody
 * @property {number} m2            area; @property {number} contested  of it, contested on the second day
 * @property {number} inferred      of it, inferred on either day
 * @property {number[]} cells, places   indexes
 */
import { holdingsOf } from './holdings.js';
import { runIndex } from './place_periods.js';
import { STATUS } from './vocabulary.js';

const made = new WeakMap();

/** The questions about ground and places of one dataset; asked again, the same answers are at hand. */
export function countsOf(data) {
  if (!made.has(data)) made.set(data, counting(data));
  return made.get(data);
}

function counting(data) {
  const holdings = holdingsOf(data);
  const FOUGHT_OVER = STATUS.indexOf('contested');
  const JUMP_SHARE = 0.1;
  const JUMP_PLACES = 5;
  const settled = data.places.filter((p) => !['area', 'neighbourhood'].includes(p.kind) && p.partOf < 0);
  const held = data.cells.filter((cell) => cell.place >= 0);
  /** First-level units that ground lies in, sorted. */
  const units = [...new Set(held.flatMap((cell) => cell.split.map(([unit]) => unit)))].sort((a, b) => a - b);
  const idOf = (holder) => (holder < 0 ? null : data.factions[holder].id);
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  /** Square metres of a cell in a first-level unit, or all of it (null). */
  const m2In = (cell, unit) =>
    unit === null ? cell.m2 : cell.split.reduce((sum, [one, m2]) => (one === unit ? sum + m2 : sum), 0);

  function change(place, first, second) {
    const line = holdings.of(place);
    const [earlier, later] = [runIndex(line.runs, first), runIndex(line.runs, second)];
    const [before, after] = [line.runs[earlier], line.runs[later]];
    return { before, after, passage: holdings.passage(line, earlier, later), inferred: before.basis + after.basis > 0 };
  }

  function tally() {
    return { moved: new Map(), renamed: new Map(), before: new Map(), after: new Map(), apart: [] };
  }

  const sum = (map, key) => {
    if (!map.has(key)) map.set(key, { m2: 0, contested: 0, inferred: 0, cells: [], places: [] });
    return map.get(key);
  };

  function addGround(into, cell, m2, run, inferred) {
    into.m2 += m2;
    into.cells.push(cell);
    if (run.status === FOUGHT_OVER) into.contested += m2;
    if (inferred) into.inferred += m2;
  }

  function addCell(count, cell, m2, one) {
    addGround(sum(count.before, one.before.holder), cell.i, m2, one.before);
    addGround(sum(count.after, one.after.holder), cell.i, m2, one.after);
    if (count[one.passage] instanceof Map) {
      addGround(
        sum(count[one.passage], one.before.holder + ' ' + one.after.holder),
        cell.i,
        m2,
        one.after,
        one.inferred,
      );
    }
    if (cell.apart) count.apart.push({ cell: cell.i, m2, from: one.before.holder, to: one.after.holder });
  }

  function addPlace(count, place, one) {
    if (one.before.basis === 0) sum(count.before, one.before.holder).places.push(place);
    if (one.after.basis === 0) sum(count.after, one.after.holder).places.push(place);
    if (count[one.passage] instanceof Map && !one.inferred) {
      sum(count[one.passage], one.before.holder + ' ' + one.after.holder).places.push(place);
    }
  }

  const transfers = (ledger) =>
    [...ledger]
      .map(([key, total]) => {
        const [from, to] = key.split(' ').map(Number);
        return { from, to, ...total };
      })
      .sort((a, b) =>
        b.m2 - a.m2 || order(String(idOf(a.from)), String(idOf(b.from))) ||
        order(String(idOf(a.to)), String(idOf(b.to)))
      );

  function totals(before, after) {
    const none = { m2: 0, contested: 0, places: [] };
    return [...new Set([...before.keys(), ...after.keys()])]
      .map((holder) => {
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
      })
      .sort((a, b) =>
        (a.holder < 0) - (b.holder < 0) || b.m2To - a.m2To || b.m2From - a.m2From ||
        order(idOf(a.holder) || '', idOf(b.holder) || '')
      );
  }

  const finished = (count, first, second, unit) => {
    const moved = transfers(count.moved);
    return {
      first,
      second,
      unit,
      transfers: moved,
      renamings: transfers(count.renamed),
      totals: totals(count.before, count.after),
      apart: count.apart,
      m2: moved.reduce((all, one) => all + one.m2, 0),
    };
  };

  /** What passed from whom to whom between the ends of two days, in the country; reversed days are put in order. */
  function compare(a, b) {
    const [first, second] = [Math.min(a, b), Math.max(a, b)];
    const count = tally();
    for (const cell of held) addCell(count, cell, cell.m2, change(cell.place, first, second));
    for (const place of settled) addPlace(count, place.i, change(place.i, first, second));
    return finished(count, first, second, null);
  }

  /** The same for every first-level unit: [[unit, comparison] ...]. */
  function compareByUnit(a, b) {
    const [first, second] = [Math.min(a, b), Math.max(a, b)];
    const counts = new Map(units.map((unit) => [unit, tally()]));
    for (const cell of held) {
      const one = change(cell.place, first, second);
      for (const [unit, m2] of cell.split) if (m2) addCell(counts.get(unit), cell, m2, one);
    }
    for (const place of settled) {
      const count = counts.get(data.admin1.indexOf(place.admin1));
      if (count) addPlace(count, place.i, change(place.i, first, second));
    }
    return [...counts].map(([unit, count]) => [unit, finished(count, first, second, unit)]);
  }

  /** Rows per holder and day, written as differences and read as running totals. */
  function series(count) {
    const steps = new Map();
    return {
      add(holder, start, end, amount) {
        if (!steps.has(holder)) steps.set(holder, new Float64Array(count + 1));
        const row = steps.get(holder);
        row[start] += amount;
        row[end] -= amount;
      },
      sums() {
        for (const row of steps.values()) for (let i = 1; i < count; i++) row[i] += row[i - 1];
        return new Map([...steps].map(([holder, row]) => [holder, row.subarray(0, count)]));
      },
    };
  }

  /** Calls `add(run, start, end)` for every run of a place clipped to the span, as half-open day numbers in it. */
  function spans(place, from, count, add) {
    for (const run of data.places[place].runs) {
      const [start, end] = [Math.max(0, run.start - from), Math.min(count, run.end - from)];
      if (start < end) add(run, start, end);
    }
  }

  /** Area of every holder on each day from `from` to `to`, both inside, in a unit or the country (null). */
  function areas(from, to, unit) {
    const count = to - from + 1;
    const out = series(count);
    for (const cell of held) {
      const m2 = m2In(cell, unit);
      if (m2) spans(cell.place, from, count, (run, start, end) => out.add(run.holder, start, end, m2));
    }
    return out.sums();
  }

  /** Area, assessed places and town population per holder and day; `assessed`: how many places were assessed. */
  function shares(from, to, unit = null) {
    const count = to - from + 1;
    const [places, people, all] = [series(count), series(count), series(count)];
    for (const place of settled) {
      if (unit !== null && place.admin1 !== data.admin1[unit]) continue;
      spans(place.i, from, count, (run, start, end) => {
        if (run.basis !== 0) return;
        places.add(run.holder, start, end, 1);
        people.add(run.holder, start, end, place.population || 0);
        all.add(0, start, end, 1);
      });
    }
    const assessed = all.sums().get(0) || new Float64Array(count);
    const jumps = [];
    for (let i = 1; i < count; i++) {
      if (assessed[i] - assessed[i - 1] >= Math.max(JUMP_PLACES, JUMP_SHARE * assessed[i - 1])) jumps.push(from + i);
    }
    return {
      from,
      to,
      unit,
      areas: areas(from, to, unit),
      places: places.sums(),
      people: people.sums(),
      assessed,
      jumps,
    };
  }

  /** What changed hands from `from` to `to`, both inside; lists are cut at `limit`. */
  function tempo(from, to, limit = 10) {
    const [byDay, gained, lost, gainedByDay, redrawn] = [new Map(), new Map(), new Map(), new Map(), new Map()];
    const add = (map, key, m2) => map.set(key, (map.get(key) || 0) + m2);
    for (const cell of held) {
      const { runs } = holdings.of(cell.place);
      for (const n of holdings.captures(cell.place)) {
        if (runs[n].start < from || runs[n].start > to) continue;
        add(byDay, runs[n].start, cell.m2);
        add(gainedByDay, runs[n].start * HOLDERS + runs[n].holder + 1, cell.m2);
        add(gained, runs[n].holder, cell.m2);
        add(lost, runs[n - 1].holder, cell.m2);
      }
      for (const n of holdings.redrawn(cell.place)) {
        if (runs[n].start >= from && runs[n].start <= to) add(redrawn, runs[n].start, cell.m2);
      }
    }
    return {
      from,
      to,
      gained,
      lost,
      byDay: [...byDay].sort((a, b) => a[0] - b[0]),
      redrawn: [...redrawn].sort((a, b) => a[0] - b[0]),
      gainedByDay: [...gainedByDay].map(([key, m2]) => [Math.floor(key / HOLDERS), (key % HOLDERS) - 1, m2]).sort(
        dayThenMost,
      ),
      mostChanged: mostChanged(from, to).slice(0, limit),
      longestHeld: longestHeld(from, to).slice(0, limit),
      route: along(data.route, from, to),
    };
  }

  const HOLDERS = data.factions.length + 1; // factions and nobody
  const dayThenMost = (a, b) => a[0] - b[0] || b[2] - a[2] || order(idOf(a[1]) || '', idOf(b[1]) || '');

  /** Places assessed to change hands in the span, the most often first: [[place, times] ...]. */
  function mostChanged(from, to) {
    const out = [];
    for (const place of settled) {
      const times = holdings.unbroken(place.i).slice(1).filter((one) => from <= one.start && one.start <= to).length;
      if (times) out.push([place.i, times]);
    }
    return out.sort((a, b) => b[1] - a[1] || order(data.places[a[0]].id, data.places[b[0]].id));
  }

  /** Holdings that reach into the span, counted to its last day, the longest first. */
  function longestHeld(from, to) {
    const out = [];
    for (const place of settled) {
      for (const one of holdings.unbroken(place.i)) {
        if (one.holder >= 0 && one.start <= to && one.end > from) {
          out.push({ place: place.i, ...one, days: Math.min(one.end, to + 1) - one.start });
        }
      }
    }
    return out.sort((a, b) => b.days - a.days || order(data.places[a.place].id, data.places[b.place].id));
  }

  /** First capture of each place of a road in the span, and the days since the one before it. */
  function along(route, from, to) {
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

  /** The last change of hands of a place up to a day: its run, or null. */
  function lastCapture(place, day) {
    const { runs } = holdings.of(place);
    const found = holdings.captures(place).filter((n) => runs[n].start <= day);
    return found.length ? runs[found[found.length - 1]] : null;
  }

  return { units, idOf, compare, compareByUnit, areas, shares, tempo, lastCapture };
}
