/**
 * What only the page asks of its counts; the figures themselves are in tests/shared.
 */
import { equal } from '../check.js';
import { countsOf } from '../../../mapapp/timeline/page/counting/counts.js';

/** A place that x (0) holds from the first day, y (1) from day 4, and x again from day 9; all assessed. */
function land() {
  const run = (start, end, holder, event) => ({ start, end, holder, event, status: 'held', by: [], basis: 'assessed' });
  const place = (i, id, runs) => ({ i, id, kind: 'town', partOf: -1, admin1: 'North', population: null, runs });
  return {
    days: 20,
    undrawnIsUnknown: false,
    admin1: ['North'],
    route: [],
    factions: [{ id: 'x' }, { id: 'y' }],
    events: [
      { i: 0, kind: 'captured', day: 4, from: [0] },
      { i: 1, kind: 'recaptured', day: 9, from: [1] },
    ],
    places: [
      place(0, 'a', [run(0, 4, 0, -1), run(4, 9, 1, 0), run(9, 20, 0, 1)]),
      place(1, 'b', [run(0, 20, 0, -1)]),
    ],
    cells: [
      { i: 0, place: 0, m2: 10, split: [[0, 10]], apart: false },
      { i: 1, place: 1, m2: 5, split: [[0, 5]], apart: false },
      { i: 2, place: -1, m2: 900, split: [[0, 900]], apart: false },
    ],
  };
}

Deno.test('the last change of hands up to a day is told, that of the day included', () => {
  const { lastCapture } = countsOf(land());
  equal([3, 4, 8, 9, 19].map((day) => lastCapture(0, day)?.start ?? null), [null, 4, 4, 9, 9]);
  equal(lastCapture(1, 19), null);
});

Deno.test('the counts of one dataset are made once', () => {
  const data = land();
  equal(countsOf(data) === countsOf(data), true);
  equal(countsOf(data) === countsOf(land()), false);
});

Deno.test('ground that stands for no place is counted nowhere', () => {
  const counts = countsOf(land());
  equal([...counts.areas(0, 4, null)].map(([holder, row]) => [holder, [...row]]), [
    [0, [15, 15, 15, 15, 5]],
    [1, [0, 0, 0, 0, 10]],
  ]);
  equal(counts.compare(0, 5).totals.reduce((sum, one) => sum + one.m2To, 0), 15);
});

Deno.test('cells and their ground are told of a transfer', () => {
  const [moved] = countsOf(land()).compare(0, 5).transfers;
  equal([moved.from, moved.to, moved.cells, moved.places, moved.m2], [0, 1, [0], [0], 10]);
});

Deno.test('contested ground of either day is told in the totals', () => {
  const data = land();
  data.places[1].runs[0].status = 'contested';
  const [x, y] = countsOf(data).compare(0, 5).totals.sort((one, other) => one.holder - other.holder);
  equal([x.contestedFrom, x.contestedTo, y.contestedFrom, y.contestedTo], [5, 5, 0, 0]);
});

Deno.test('a holder has its id, nobody none', () => {
  const { idOf } = countsOf(land());
  equal([idOf(1), idOf(0), idOf(-1)], ['y', 'x', null]);
});

Deno.test('ten of each are told unless more or fewer are asked for', () => {
  const data = land();
  data.places = Array.from({ length: 12 }, (_, i) => ({ ...data.places[0], i, id: `p${i}` }));
  const { tempo } = countsOf(data);
  equal([tempo(0, 19).mostChanged.length, tempo(0, 19).longestHeld.length], [10, 10]);
  equal([tempo(0, 19, 3).mostChanged.length, tempo(0, 19, 14).longestHeld.length], [3, 14]);
});

Deno.test('equal ones are told by id', () => {
  const data = land();
  data.places[1] = { ...data.places[0], i: 1, id: '0' };
  const found = countsOf(data).tempo(0, 19);
  equal(found.mostChanged, [[1, 2], [0, 2]]);
  equal(found.longestHeld.map((one) => [one.place, one.start, one.days]), [
    [1, 9, 11],
    [0, 9, 11],
    ...[[1, 4, 5], [0, 4, 5], [1, 0, 4], [0, 0, 4]],
  ]);
});
