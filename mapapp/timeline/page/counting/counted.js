/**
 * What is counted: the ground and the places that count, and in what order holders are told.
 */

/** Kinds of place that count as part of another, or as ground only. */
const NO_TOWNS = ['area', 'neighbourhood'];

/**
 * The order of two ids.
 *
 * @param {string} a
 * @param {string} b
 */
export const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * @typedef {ReturnType<typeof countedOf>} Counted
 *
 * @param {Data} data
 */
export function countedOf(data) {
  const held = data.cells.filter((cell) => cell.place >= 0);
  /** @param {number} holder */
  const idOf = (holder) => (holder < 0 ? null : data.factions[holder].id);
  return {
    /** Cells that a place has. */
    held,
    /** Places that count one by one. */
    settled: data.places.filter((place) => !NO_TOWNS.includes(place.kind) && place.partOf < 0),
    /** First-level units that ground lies in, sorted. */
    units: [...new Set(held.flatMap((cell) => cell.split.map(([unit]) => unit)))].sort((a, b) => a - b),
    /** Id of a faction, null of nobody. */
    idOf,
    /** @type {(a: number, b: number) => number} order of two holders by their ids, nobody first */
    byId: (a, b) => order(idOf(a) || '', idOf(b) || ''),
  };
}
