import { equal } from '../check.js';
import { runIndex, runOn } from '../../../mapapp/timeline/page/data/place_periods.js';

const runs = [{ start: 0 }, { start: 5 }, { start: 9 }];

Deno.test('a period begins on its first day and lasts until the day before the next', () => {
  equal([0, 4, 5, 8, 9, 100].map((day) => runIndex(runs, day)), [
    0,
    0,
    1,
    1,
    2,
    2,
  ]);
});

Deno.test('a day before the first period has the first', () => equal(runOn(runs, -3), runs[0]));
