import { equal } from '../check.js';
import { column, lines, packed, signed, steps } from '../packing.js';
import { columnOf, linesOf, numbersOf, readerOf, sumsOf } from '../../../mapapp/timeline/page/data/packed.js';

Deno.test('a digit stands for five bits, and the letters are those of packing.py', () => {
  equal(numbersOf('AFZaf'), [0, 5, 25, 26, 31]);
  equal(numbersOf('of'), [1000]);
  equal(numbersOf('gB'), [32]);
  equal(numbersOf('_B'), [63]);
  equal(numbersOf('-B'), [62]);
  equal(numbersOf('0B9B'), [52, 61]);
  equal(numbersOf('zBgA'), [51, 0]);
});

Deno.test('numbers come back as they were written', () => {
  const numbers = [0, 1, 31, 32, 33, 1023, 1024, 65_535, 2 ** 31, 2 ** 40 + 7];
  equal(numbersOf(packed(numbers)), numbers);
  equal(numbersOf(''), []);
});

Deno.test('numbers with a sign come back as they were written', () => {
  const numbers = [0, -1, 1, -2, 2, -1000, 1000];
  const reader = readerOf(signed(numbers));
  equal(numbers.map(() => reader.signed()), numbers);
  equal(reader.more, false);
});

Deno.test('steps are added up', () => {
  equal(sumsOf(steps([5, 5, 3, 10, -2])), [5, 5, 3, 10, -2]);
  equal(sumsOf(''), []);
});

Deno.test('a list is as long as it says', () => {
  const reader = readerOf(packed([2, 7, 8, 0, 1, 9]));
  equal([reader.list(), reader.list(), reader.more, reader.list(), reader.more], [[7, 8], [], true, [9], false]);
});

Deno.test('a column gives its values by row', () => equal(columnOf(column(['a', 'b', 'a', ''])), ['a', 'b', 'a', '']));

Deno.test('each line begins where the one before it began', () => {
  const found = linesOf(lines([[100, 50, 102, 49], [90, 60, 90, 61, 91, 61]]), 0.5);
  equal(found.map((line) => [...line]), [[50, 25, 51, 24.5], [45, 30, 45, 30.5, 45.5, 30.5]]);
  equal(linesOf('', 1), []);
});
