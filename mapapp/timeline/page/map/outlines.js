/**
 * Unions of cells, or of their bands, without seams: rings stitched from the arcs whose two sides belong to different
 * classes. A class is any small whole number given to each piece (its holder, say); below zero means none.
 */
import { pixelRatio } from '../core/screen.js';

/**
 * @param {Line[]} given   the arcs' lines
 * @param {[left: number, right: number][]} sides   the pieces on both sides of each arc, below zero outside
 * @param {(scale: number) => Line[]} lines   the arcs' lines for a scale (`thinned`)
 */
export function outlinesOf(given, sides, lines) {
  const nodes = new Map();
  /**
   * @param {Line} line
   * @param {number} at
   * @returns {number}
   */
  const node = (line, at) => {
    const key = `${line[at]},${line[at + 1]}`;
    if (!nodes.has(key)) nodes.set(key, nodes.size);
    return nodes.get(key);
  };
  const ends = new Int32Array(2 * given.length); // node where each half arc begins: 2a forwards, 2a + 1 backwards
  given.forEach((line, a) => {
    ends[2 * a] = node(line, 0);
    ends[2 * a + 1] = node(line, line.length - 2);
  });
  const head = new Int32Array(nodes.size); // first half arc that leaves a node, and for each the next one
  const next = new Int32Array(2 * given.length);
  const classOf = new Int16Array(2 * given.length); // class on the left of each half arc; -1 once used, or none

  /**
   * Sets out the half arcs between different classes.
   *
   * @param {Int16Array} classes
   */
  function sort(classes) {
    head.fill(-1);
    for (let a = 0; a < sides.length; a++) {
      const [left, right] = sides[a];
      const l = left < 0 ? -1 : classes[left];
      const r = right < 0 ? -1 : classes[right];
      classOf[2 * a] = l === r ? -1 : l;
      classOf[2 * a + 1] = l === r ? -1 : r;
      if (l === r) continue;
      for (let half = 2 * a; half < 2 * a + 2; half++) {
        next[half] = head[ends[half]];
        head[ends[half]] = half;
      }
    }
  }

  /**
   * @param {Path2D} path
   * @param {Line} line
   * @param {number} half   half arc, which says in what direction the line runs
   * @param {number} scale
   * @param {number[]} home
   * @param {boolean} first   the ring begins here
   */
  function add(path, line, half, scale, home, first) {
    const n = line.length;
    if (half & 1) {
      for (let i = n - 2; i >= 0; i -= 2) {
        put(path, line[i] * scale - home[0], line[i + 1] * scale - home[1], first && i === n - 2);
      }
    } else {
      for (let i = 0; i < n; i += 2) {
        put(path, line[i] * scale - home[0], line[i + 1] * scale - home[1], first && i === 0);
      }
    }
  }

  /**
   * @param {Path2D} path
   * @param {number} x
   * @param {number} y
   * @param {boolean} first
   */
  function put(path, x, y, first) {
    if (first) path.moveTo(x, y);
    else path.lineTo(x, y);
  }

  /**
   * A Path2D for each class, to be filled even-odd.
   *
   * @param {Int16Array} classes   of the pieces
   * @param {number} scale   pixels per pixel of zoom 0
   * @param {number[]} home   point, in pixels of that scale, from which the paths count
   */
  return function (classes, scale, home) {
    sort(classes);
    const shown = lines(scale);
    const paths = new Map();
    for (let start = 0; start < classOf.length; start++) {
      const kind = classOf[start];
      if (kind < 0) continue;
      if (!paths.has(kind)) paths.set(kind, new Path2D());
      const path = paths.get(kind);
      let half = start;
      let first = true;
      while (half >= 0) {
        classOf[half] = -1;
        add(path, shown[half >> 1], half, scale, home, first);
        first = false;
        half = head[ends[half ^ 1]];
        while (half >= 0 && classOf[half] !== kind) half = next[half];
      }
    }
    return paths;
  };
}

/**
 * Lines of zoom-0 pixels with only those points that a screen can tell apart at a scale; their ends always stay, so
 * that neighbours still meet. Those of the last scales asked for are kept.
 *
 * @param {Line[]} lines
 */
export function thinned(lines) {
  const APART = 0.7; // device pixels
  const KEPT = 3;
  /** @type {Map<number, Line[]>} */
  const known = new Map();

  /**
   * @param {Line} line
   * @param {number} least   square of the distance below which a point is left out
   */
  function thin(line, least) {
    const out = [line[0], line[1]];
    const last = line.length - 2;
    for (let i = 2; i < last; i += 2) {
      const dx = line[i] - out[out.length - 2];
      const dy = line[i + 1] - out[out.length - 1];
      if (dx * dx + dy * dy >= least) out.push(line[i], line[i + 1]);
    }
    if (last > 0) out.push(line[last], line[last + 1]);
    return Float64Array.from(out);
  }

  /**
   * @param {number} scale
   * @returns {Line[]}
   */
  return (scale) => {
    const ratio = pixelRatio();
    const key = scale * ratio;
    let found = known.get(key);
    if (!found) {
      const apart = APART / ratio / scale;
      found = lines.map((line) => thin(line, apart * apart));
      known.set(key, found);
      const [oldest] = known.keys();
      if (known.size > KEPT) known.delete(oldest);
    }
    return found;
  };
}
