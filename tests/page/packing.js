/**
 * Writes what packing.py writes, for payloads made up in tests.
 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Whole numbers from 0 on. */
export function packed(numbers) {
  let text = '';
  for (let number of numbers) {
    while (number >= 32) {
      text += DIGITS[32 + (number % 32)];
      number = Math.floor(number / 32);
    }
    text += DIGITS[number];
  }
  return text;
}

const zigzag = (number) => (number < 0 ? -2 * number - 1 : 2 * number);

/** Whole numbers with their sign. */
export const signed = (numbers) => packed(numbers.map(zigzag));

/** Numbers as steps from one to the next. */
export const steps = (numbers) => signed(numbers.map((number, n) => number - (n ? numbers[n - 1] : 0)));

/** Lists of numbers, each after its length. */
export const lists = (several) => packed(several.flatMap((one) => [one.length, ...one]));

/** An interned column. */
export function column(values) {
  const seen = [...new Set(values.map((one) => JSON.stringify(one)))];
  return { i: packed(values.map((one) => seen.indexOf(JSON.stringify(one)))), t: seen.map((one) => JSON.parse(one)) };
}

/** Lines of [x, y, x, y ...] in whole steps; each begins where the one before it began. */
export function lines(several) {
  let origin = [0, 0];
  return packed(several.flatMap((line) => {
    let [x, y] = origin;
    const out = [line.length / 2];
    for (let i = 0; i < line.length; i += 2) {
      out.push(zigzag(line[i] - x), zigzag(line[i + 1] - y));
      [x, y] = [line[i], line[i + 1]];
    }
    origin = line.slice(0, 2);
    return out;
  }));
}
