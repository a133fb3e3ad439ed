/**
 * Reads what packing.py wrote: columns of numbers and lines of degrees as short texts.
 */

/**
 * Reads the numbers that packing.py wrote as text, one after the other.
 *
 * @param {string} text
 */
export function readerOf(text) {
  let at = 0;
  /** @param {number} code */
  const value = (code) =>
    code >= 97 ? code - 71 : code >= 65 && code <= 90 ? code - 65 : code === 95 ? 63 : code === 45 ? 62 : code + 4;
  const next = () => {
    let number = 0;
    let factor = 1;
    for (;;) {
      const digit = value(text.charCodeAt(at++));
      number += (digit & 31) * factor;
      if (digit < 32) return number;
      factor *= 32;
    }
  };
  return {
    next,
    signed() {
      const number = next();
      return number % 2 ? -(number + 1) / 2 : number / 2;
    },
    list() {
      return Array.from({ length: next() }, next);
    },
    get more() {
      return at < text.length;
    },
  };
}

/**
 * All numbers of a packed text.
 *
 * @param {string} text
 */
export function numbersOf(text) {
  const reader = readerOf(text);
  const out = [];
  while (reader.more) out.push(reader.next());
  return out;
}

/**
 * Numbers written as steps from one to the next.
 *
 * @param {string} text
 */
export function sumsOf(text) {
  const reader = readerOf(text);
  const out = [];
  let last = 0;
  while (reader.more) out.push(last += reader.signed());
  return out;
}

/**
 * An interned column: the values by row.
 *
 * @template T
 * @param {{i: string, t: T[]}} column
 */
export function columnOf(column) {
  return numbersOf(column.i).map((index) => column.t[index]);
}

/**
 * Lines of [lon, lat, lon, lat ...] in degrees.
 *
 * @param {string} text
 * @param {number} step   degrees that 1 stands for
 * @returns {Line[]}
 */
export function linesOf(text, step) {
  const reader = readerOf(text);
  const out = [];
  let origin = [0, 0];
  while (reader.more) {
    const line = new Float64Array(2 * reader.next());
    let [x, y] = origin;
    for (let i = 0; i < line.length; i += 2) {
      x += reader.signed();
      y += reader.signed();
      if (i === 0) origin = [x, y];
      line[i] = x * step;
      line[i + 1] = y * step;
    }
    out.push(line);
  }
  return out;
}
