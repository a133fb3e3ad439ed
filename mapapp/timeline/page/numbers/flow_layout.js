/**
 * Where the flow of ground between two days is drawn: a bar per holder on both sides, and the bands between them. Lengths
 * are CSS pixels of a drawing that is `WIDTH` wide and stretched to the room there is.
 */

/** Height of all ground that passed; least height of a name; width of a bar; width of the drawing. */
const [TALL, SLOT, BAR] = [300, 46, 12];
export const WIDTH = 1000;

/**
 * A holder on one side.
 *
 * @typedef {object} Slot
 * @property {number} holder
 * @property {number} top
 * @property {number} tall   of its ground
 * @property {number} used   of what its bands took: at least a pixel each, so it may be more
 * @property {number} m2
 */

/**
 * A move of ground.
 *
 * @typedef {object} Band
 * @property {Transfer} move
 * @property {string} outline   path
 * @property {{x: number, y: number, width: number, height: number} | null} contested   where it is hatched
 */

/** @typedef {{left: Slot[], right: Slot[], bands: Band[], bars: Bar[], height: number}} FlowLayout */
/** @typedef {{holder: number, x: number, y: number, width: number, height: number}} Bar */

/**
 * @param {Comparison} comparison
 * @returns {FlowLayout | null} null where nothing moved
 */
export function flowLayout({ transfers }) {
  const total = transfers.reduce((sum, move) => sum + move.m2, 0);
  if (!total) return null;
  const scale = TALL / total;
  const [left, right] = [column(transfers, 'from', scale), column(transfers, 'to', scale)];
  const ordered = [...transfers].sort((a, b) =>
    left.rank(a.from) - left.rank(b.from) || right.rank(a.to) - right.rank(b.to)
  );
  const bands = ordered.map((move) => band(move, left.of(move.from), right.of(move.to), scale));
  return {
    left: left.slots,
    right: right.slots,
    bands,
    bars: [...left.slots.map((slot) => bar(slot, 0)), ...right.slots.map((slot) => bar(slot, WIDTH - BAR))],
    height: Math.max(left.height, right.height),
  };
}

/**
 * The holders of a side, the largest first and nobody last.
 *
 * @param {Transfer[]} moves
 * @param {'from' | 'to'} side
 * @param {number} scale   pixels of a square metre
 */
function column(moves, side, scale) {
  /** @type {Map<number, number>} */
  const sums = new Map();
  for (const move of moves) sums.set(move[side], (sums.get(move[side]) ?? 0) + move.m2);
  const nobody = (/** @type {number} */ holder) => Number(holder < 0);
  let height = 0;
  const slots = [...sums]
    .sort((a, b) => nobody(a[0]) - nobody(b[0]) || b[1] - a[1])
    .map(([holder, m2]) => {
      const slot = { holder, top: height, tall: Math.max(1.5, m2 * scale), used: 0, m2 };
      height += Math.max(SLOT, slot.tall + 8);
      return slot;
    });
  /** @param {number} holder */
  const rank = (holder) => slots.findIndex((slot) => slot.holder === holder);
  return { slots, height, rank, of: (/** @type {number} */ holder) => slots[rank(holder)] };
}

/**
 * The band of a move, from the next free place on the left bar to that on the right one.
 *
 * @param {Transfer} move
 * @param {Slot} a
 * @param {Slot} b
 * @param {number} scale
 * @returns {Band}
 */
function band(move, a, b, scale) {
  const tall = Math.max(1, move.m2 * scale);
  const [from, to] = [a.top + a.used, b.top + b.used];
  a.used += tall;
  b.used += tall;
  const [x1, x2, mid] = [BAR, WIDTH - BAR, WIDTH / 2];
  const there = `M${x1} ${from} C${mid} ${from} ${mid} ${to} ${x2} ${to}`;
  const back = `L${x2} ${to + tall} C${mid} ${to + tall} ${mid} ${from + tall} ${x1} ${from + tall}Z`;
  const share = Math.max(1, tall * (move.contested / move.m2));
  return {
    move,
    outline: there + back,
    contested: move.contested ? { x: x2 - 150, y: to + tall - share, width: 150, height: share } : null,
  };
}

/**
 * @param {Slot} slot
 * @param {number} x
 * @returns {Bar}
 */
const bar = ({ holder, top, tall, used }, x) => ({ holder, x, y: top, width: BAR, height: Math.max(tall, used) });
