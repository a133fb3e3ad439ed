/**
 * A line is drawn only where somebody knows it.
 */
import { equal } from '../check.js';
import { frontOf } from '../../../mapapp/timeline/page/map/fronts.js';

const ARC = { left: 0, right: 1, leftBand: 0, rightBand: 1 };

/** The line between two cells with these holders and tones. */
const line = (holders, tones, { shown = true, doubt = () => false, arc = ARC } = {}) =>
  frontOf(arc, { holder: (cell) => holders[cell], tone: (band) => tones[band] }, shown, doubt);

Deno.test('a front is solid between firm grounds, broken beside one, absent beside none', () => {
  equal([[0, 0], [0, 1], [2, 0], [1, 1], [2, 1]].map((tones) => line([3, 4], tones)), [
    'solid',
    'broken',
    'broken',
    '',
    '',
  ]);
});

Deno.test('ground of one holder has no front, nor has the border of the country', () => {
  equal(line([3, 3], [0, 0]), '');
  equal(line([3, 4], [0, 0], { arc: { ...ARC, right: -1 } }), '');
  equal(line([3, 4], [0, 0], { arc: { ...ARC, left: -1 } }), '');
});

Deno.test('where certainty is not drawn every front is solid', () =>
  equal(line([3, 4], [2, 2], { shown: false }), 'solid'));

Deno.test('an uncertain date dots a line, and draws none where nobody reported', () => {
  const doubt = (cell) => cell === 1;
  equal([[0, 0], [0, 2], [1, 2]].map((tones) => line([3, 4], tones, { doubt })), ['dotted', 'dotted', '']);
});
