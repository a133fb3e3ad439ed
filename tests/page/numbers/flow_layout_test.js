import { equal } from '../check.js';
import { flowLayout, WIDTH } from '../../../mapapp/timeline/page/numbers/flow_layout.js';

const move = (from, to, m2, contested = 0) => ({ from, to, m2, contested, inferred: 0, cells: [], places: [] });
const laidOut = (...transfers) => flowLayout({ transfers });

Deno.test('where nothing moved there is no picture', () => equal(laidOut(), null));

Deno.test('all ground is 300 pixels high, shared out by area', () => {
  const { left, right } = laidOut(move(0, 1, 200), move(0, 2, 100));
  equal(left.map(({ holder, tall }) => [holder, tall]), [[0, 300]]);
  equal(right.map(({ holder, tall }) => [holder, tall]), [[1, 200], [2, 100]]);
});

Deno.test('who lost or gained most stands first and nobody last', () => {
  const { left, right } = laidOut(move(-1, 1, 900), move(0, 2, 5), move(3, 2, 50));
  equal(left.map(({ holder }) => holder), [3, 0, -1]);
  equal(right.map(({ holder }) => holder), [1, 2]);
});

Deno.test('every name has room, however little passed', () => {
  const { right } = laidOut(move(0, 1, 1e6), move(0, 2, 1), move(0, 3, 1));
  equal(right.map(({ top }) => Math.round(top)), [0, 308, 354]);
  equal(right.map(({ tall }) => tall > 1), [true, true, true]);
});

Deno.test('bands leave and reach their bars one below the other, without crossing at either end', () => {
  const { bands } = laidOut(move(0, 1, 100), move(2, 1, 40), move(0, 3, 160));
  const ends = bands.map(({ move, outline }) => [move.from, move.to, ...outline.match(/[\d.]+/g).map(Number)]);
  const [from, to] = [(end) => end[3], (end) => end[9]];
  equal(ends.map((end) => [end[0], end[1], Math.round(from(end))]), [[0, 3, 0], [0, 1, 160], [2, 1, 268]]);
  equal(ends.filter((end) => end[1] === 1).map((end) => Math.round(to(end))), [168, 268]);
});

Deno.test('contested ground is hatched at the foot of its band, as much of it as was contested', () => {
  const { bands: [{ contested }] } = laidOut(move(0, 1, 100, 25));
  equal(contested, { x: WIDTH - 12 - 150, y: 225, width: 150, height: 75 });
  equal(laidOut(move(0, 1, 100)).bands[0].contested, null);
});
