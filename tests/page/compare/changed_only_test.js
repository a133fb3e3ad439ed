/**
 * A change of ground that nobody reported is no conquest.
 */
import { equal } from '../check.js';
import { isWeakChange } from '../../../mapapp/timeline/page/compare/changed_only.js';

const scene = (...tones) => ({ tone: (band) => tones[band] });

Deno.test('a change is weak where nobody reported the ground on either day', () => {
  const both = [scene(2, 2, 0, 1), scene(2, 1, 2, 1)];
  equal([0, 1, 2, 3].map((band) => isWeakChange(band, both, true)), [true, false, false, false]);
});

Deno.test('where certainty is not drawn no change is weak', () =>
  equal(isWeakChange(0, [scene(2), scene(2)], false), false));
