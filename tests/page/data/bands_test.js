/**
 * What is known of the parts of a cell over time.
 */
import { equal } from '../check.js';
import { packed } from '../packing.js';
import { bandsOf, innerBand, toneOf, toneOn } from '../../../mapapp/timeline/page/data/bands.js';

const CELLS = { step: 0.5, place: packed([1, 2]), m2: packed([40, 60]) };
const BANDED = {
  days: 9,
  cells: {
    ...CELLS,
    bands: { count: packed([2, 1]), m2: packed([30]) },
  },
  tones: {
    count: packed([2, 1, 0]),
    start: packed([0, 4, 3]),
    code: packed([0, 1, 1]),
    codes: [[0, 97], [2, 61]],
    near: packed([3, 0, 1]),
  },
};

Deno.test('a cell without bands is one, and its tone follows from its basis', () => {
  const bands = bandsOf({ days: 9, cells: CELLS });
  equal(bands.map(({ i, cell, m2, runs }) => [i, cell, m2, runs]), [[0, 0, 40, []], [1, 1, 60, []]]);
  equal([{ basis: 'assessed' }, { basis: 'inferred' }, null].map((run) => toneOf(null, run)), [0, 2, 0]);
});

Deno.test('bands have their cell, area and runs from the first day to the day before the next', () => {
  const bands = bandsOf(BANDED);
  equal(bands.map(({ cell, m2 }) => [cell, m2]), [[0, 10], [0, 30], [1, 60]]);
  equal(bands.map((band) => band.runs), [
    [
      { start: 0, end: 4, tone: 0, percent: 97, near: 1 },
      { start: 4, end: 9, tone: 2, percent: 61, near: 1 },
    ],
    [{ start: 3, end: 9, tone: 2, percent: 61, near: -1 }],
    [],
  ]);
});

Deno.test('what is known of a band decides its tone, whatever the basis of the holder', () => {
  equal(toneOf({ tone: 1 }, { basis: 'inferred' }), 1);
  equal(toneOf({ tone: 0 }, { basis: 'inferred' }), 0);
});

Deno.test('the tone of a band on a day is that of its run, else follows from the basis of its cell', () => {
  const data = {
    places: [{ runs: [{ start: 0, basis: 'assessed' }, { start: 4, basis: 'inferred' }] }],
    cells: [{ place: -1 }, { place: 0 }],
    bands: [{ cell: 0, runs: [] }, { cell: 1, runs: [{ start: 0, tone: 0 }, { start: 3, tone: 1 }] }, {
      cell: 1,
      runs: [],
    }],
  };
  equal([2, 3].map((day) => toneOn(data, 1, day)), [0, 1]);
  equal([3, 4].map((day) => toneOn(data, 2, day)), [0, 2]);
  equal(toneOn(data, 0, 3), 0);
  equal([0, 1, 2].map((cell) => innerBand(data, cell)), [0, 1, -1]);
});
