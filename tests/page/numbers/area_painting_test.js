import { equal } from '../check.js';
import { daysOf, edgesOf, paintAreas, shareOf } from '../../../mapapp/timeline/page/numbers/area_painting.js';

const figures = (from, rows, most = 0) => ({
  from,
  to: from + rows[0][1].length - 1,
  rows: rows.map(([holder, row]) => [holder, Float64Array.from(row)]),
  jumps: [],
  most,
});

Deno.test('both ends of a span are days of it, and a day is in the middle of its stripe', () => {
  const four = figures(10, [[0, [1, 1, 1, 1]]]);
  equal(daysOf(four), 4);
  equal([10, 11, 13].map((day) => shareOf(four, day)), [0.125, 0.375, 0.875]);
});

Deno.test('bands stand one upon the other, and the greatest sum of a day is the top', () => {
  const { edges, most } = edgesOf(figures(0, [[0, [1, 2]], [1, [3, 1]]]), 4);
  equal(edges.map(([holder, edge]) => [holder, ...edge]), [[0, 1, 1, 2, 2], [1, 4, 4, 3, 3]]);
  equal(most, 4);
});

Deno.test('a value given for the top stays the top', () => {
  equal(edgesOf(figures(0, [[0, [1, 2]]], 10), 2).most, 10);
});

Deno.test('more days than pixels: a pixel shows the day under it', () => {
  const { edges: [[, edge]] } = edgesOf(figures(0, [[0, [1, 2, 3, 4, 5, 6]]]), 3);
  equal([...edge], [1, 3, 5]);
});

/** A canvas that writes down what is painted on it. */
function paper() {
  const done = [];
  const seen = { fillStyle: '', done };
  const note = (name) => (...args) => done.push([name, ...args, ...(name === 'fill' ? [seen.fillStyle] : [])]);
  for (const name of ['beginPath', 'moveTo', 'lineTo', 'closePath', 'fill', 'stroke', 'fillText', 'fillRect']) {
    seen[name] = note(name);
  }
  seen.measureText = (words) => ({ width: 6 * words.length });
  return seen;
}

const LOOK = {
  small: true,
  rtl: false,
  paper: 'paper',
  ink: 'ink',
  muted: 'muted',
  rule: 'rule',
  colour: (holder) => `colour ${holder}`,
  on: (holder) => `on ${holder}`,
  letter: (holder) => 'ABC'[holder],
  hatch: null,
  text: (value) => `most ${value}`,
  iso: (day) => `2024-01-${String(day + 1).padStart(2, '0')}`,
  monthYear: () => 'Jan 2024',
  dayMonth: (day) => `${day + 1} Jan`,
};

Deno.test('a small chart is bands in the colours of the holders, without letters or days', () => {
  const g = paper();
  equal(paintAreas(g, { width: 40, height: 20 }, figures(0, [[0, [1, 1]], [1, [1, 3]]]), LOOK), 4);
  equal(g.done.filter(([what]) => what === 'fill').map((one) => one.at(-1)), ['colour 0', 'colour 1']);
  equal(g.done.filter(([what]) => what === 'fillText'), []);
});

Deno.test('nobody is never hatched; a holder is, upon its colour', () => {
  const g = paper();
  paintAreas(g, { width: 40, height: 20 }, figures(0, [[0, [1]], [-1, [1]]]), { ...LOOK, hatch: (i) => `hatch ${i}` });
  equal(g.done.filter(([what]) => what === 'fill').map((one) => one.at(-1)), ['colour 0', 'hatch 0', 'colour -1']);
});

Deno.test('a large chart writes the letter of a broad band, the days that fit and the greatest value', () => {
  const g = paper();
  paintAreas(g, { width: 100, height: 118 }, figures(0, [[0, [5, 5, 5]], [1, [0, 0.5, 0]]]), { ...LOOK, small: false });
  const words = g.done.filter(([what]) => what === 'fillText').map((one) => one[1]);
  equal(words, ['A', '2 Jan', 'most 5.5']);
});
