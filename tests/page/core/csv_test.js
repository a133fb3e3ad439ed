import { equal } from '../check.js';
import { csvText, exactKm2 } from '../../../mapapp/timeline/page/core/csv.js';

Deno.test('a cell that a spreadsheet would compute is text', () => {
  equal(
    csvText([['=1+1', '+a', '@sum', '-3.5', '+2', '1e5', ' =x']]),
    "'=1+1,'+a,'@sum,-3.5,+2,1e5,' =x\n",
  );
});

Deno.test('a cell is in quotes only where it must be', () => {
  equal(
    csvText([['a,b', 'say "no"', 'two\nlines', 'plain', null, undefined, 0]]),
    '"a,b","say ""no""","two\nlines",plain,,,0\n',
  );
});

Deno.test('square kilometres keep every square metre', () => equal(exactKm2(1234567), '1.234567'));
