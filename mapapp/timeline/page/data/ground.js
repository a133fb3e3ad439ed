/**
 * The ground of the payload: borders, cells with their rings and areas, the base map.
 */
import { linesOf, numbersOf, readerOf } from './packed.js';

/**
 * Arcs with the bands and the cells on their left and right (-1 outside the country). A payload without bands has one
 * for each cell.
 *
 * @param {Payload} cells
 * @returns {Arc[]}
 */
export function arcsOf(cells) {
  const sides = numbersOf(cells.arcs.sides);
  const cellOf = bandCells(cells);
  const cell = (/** @type {number} */ band) => (band < 0 ? -1 : cellOf[band]);
  const arcs = linesOf(cells.arcs.lines, cells.step).map((line, i) => {
    const [leftBand, rightBand] = [sides[2 * i] - 1, sides[2 * i + 1] - 1];
    return { line, leftBand, rightBand, left: cell(leftBand), right: cell(rightBand) };
  });
  const open = openBand(arcs, cells.step);
  if (open >= 0) {
    throw new Error(`The outline of cell ${cell(open)} does not close: this page was not written whole.`);
  }
  return arcs;
}

/**
 * The cell of every band.
 *
 * @param {Payload} cells
 * @returns {number[]}
 */
export const bandCells = (cells) =>
  cells.bands
    ? numbersOf(cells.bands.count).flatMap((count, cell) => Array.from({ length: count }, () => cell))
    : numbersOf(cells.place).map((_, cell) => cell);

/**
 * The first band whose arcs do not close, -1 where all do. Of a closed outline as many arcs begin at each node as end
 * there, so the numbers of its nodes, hashed so that no two sums agree by chance, add up to nothing.
 *
 * @param {Arc[]} arcs
 * @param {number} step
 */
export function openBand(arcs, step) {
  const hash = (/** @type {number} */ x, /** @type {number} */ y) => {
    const mixed = Math.imul(Math.round(x / step) ^ Math.imul(Math.round(y / step), 0x9e3779b1), 0x85ebca6b);
    return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  };
  const sums = new Map();
  const add = (/** @type {number} */ band, /** @type {number} */ number) =>
    band >= 0 && sums.set(band, ((sums.get(band) || 0) + number) | 0);
  for (const { line, leftBand, rightBand } of arcs) {
    const length = hash(line[line.length - 2], line[line.length - 1]) - hash(line[0], line[1]);
    add(leftBand, length);
    add(rightBand, -length);
  }
  for (const [band, sum] of sums) if (sum) return band;
  return -1;
}

/**
 * @param {Payload} columns
 * @param {Pick<Data, "admin1" | "arcs">} data
 * @returns {Cell[]}
 */
export function cellsOf(columns, data) {
  const [m2, admin1] = [numbersOf(columns.m2), numbersOf(columns.admin1)];
  const split = readerOf(columns.split);
  /** @type {Cell[]} */
  const cells = numbersOf(columns.place).map((place, i) => ({
    i,
    place: place - 1,
    m2: m2[i],
    km2: m2[i] / 1e6,
    admin1: data.admin1[admin1[i]],
    arcs: [],
    split: splitOf(m2[i], admin1[i], split.list()),
    apart: columns.apart.includes(i),
  }));
  data.arcs.forEach((arc, i) => {
    if (arc.left === arc.right) return; // between two bands of one cell
    for (const side of [arc.left, arc.right]) if (side >= 0) cells[side].arcs.push(i);
  });
  return cells;
}

/**
 * [[number of a first-level unit, square metres] ...]: what lies in none of the others lies in the main one.
 *
 * @param {number} whole
 * @param {number} main
 * @param {number[]} others   unit, square metres, unit, square metres ...
 * @returns {[number, number][]}
 */
export function splitOf(whole, main, others) {
  /** @type {[number, number][]} */
  const parts = [];
  for (let i = 0; i < others.length; i += 2) parts.push([others[i], others[i + 1]]);
  return [[main, parts.reduce((left, part) => left - part[1], whole)], ...parts];
}

/**
 * @param {Payload} base
 * @param {number} step
 * @returns {BaseLayers}
 */
export function baseOf(base, step) {
  /** @type {Payload} */
  const out = { names: base.names, window: base.window };
  for (const name of ['sea', 'neighbours', 'admin1', 'rivers', 'lakes', 'roads']) out[name] = linesOf(base[name], step);
  return out;
}

/**
 * [[south, west], [north, east]] of the country.
 *
 * @param {Arc[]} arcs
 * @returns {Data["bounds"]}
 */
export function boundsOf(arcs) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { line } of arcs) {
    for (let i = 0; i < line.length; i += 2) {
      west = Math.min(west, line[i]);
      east = Math.max(east, line[i]);
      south = Math.min(south, line[i + 1]);
      north = Math.max(north, line[i + 1]);
    }
  }
  return [[south, west], [north, east]];
}

/**
 * The band under a point, -1 outside: looking east, the first arc met has it on its near side.
 *
 * @param {Arc[]} arcs
 * @param {number} lon
 * @param {number} lat
 */
export function bandAt(arcs, lon, lat) {
  let nearest = Infinity;
  let band = -1;
  for (const { line, leftBand, rightBand } of arcs) {
    for (let i = 0; i + 3 < line.length; i += 2) {
      const [y0, y1] = [line[i + 1], line[i + 3]];
      if (y0 <= lat === y1 <= lat) continue;
      const x = line[i] + ((lat - y0) / (y1 - y0)) * (line[i + 2] - line[i]);
      if (x <= lon || x >= nearest) continue;
      nearest = x;
      band = y1 > y0 ? leftBand : rightBand;
    }
  }
  return band;
}
