/**
 * Unions of cells without seams: rings stitched from the arcs whose two sides belong to different classes.
 * A class is any small whole number given to each cell (its holder, say); below zero means none.
 */
TT.outlines = function (data, projected) {
  const { arcs } = data;
  const nodes = new Map();
  const node = (line, at) => {
    const key = `${line[at]},${line[at + 1]}`;
    if (!nodes.has(key)) nodes.set(key, nodes.size);
    return nodes.get(key);
  };
  const ends = new Int32Array(2 * arcs.length); // node where each half arc begins: 2a forwards, 2a + 1 backwards
  arcs.forEach(({ line }, a) => {
    ends[2 * a] = node(line, 0);
    ends[2 * a + 1] = node(line, line.length - 2);
  });
  const head = new Int32Array(nodes.size); // first half arc that leaves a node, and for each the next one
  const next = new Int32Array(2 * arcs.length);
  const classOf = new Int16Array(2 * arcs.length); // class on the left of each half arc; -1 once used, or none

  /** Sets out the half arcs between different classes. */
  function sort(classes) {
    head.fill(-1);
    for (let a = 0; a < arcs.length; a++) {
      const { left, right } = arcs[a];
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

  function add(path, half, scale, home, first) {
    const line = projected[half >> 1];
    const n = line.length;
    if (half & 1) {
      for (let i = n - 2; i >= 0; i -= 2) put(path, line[i] * scale - home[0], line[i + 1] * scale - home[1], first && i === n - 2);
    } else {
      for (let i = 0; i < n; i += 2) put(path, line[i] * scale - home[0], line[i + 1] * scale - home[1], first && i === 0);
    }
  }

  function put(path, x, y, first) {
    if (first) path.moveTo(x, y);
    else path.lineTo(x, y);
  }

  /** A Path2D for each class, to be filled even-odd. */
  return function (classes, scale, home) {
    sort(classes);
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
        add(path, half, scale, home, first);
        first = false;
        half = head[ends[half ^ 1]];
        while (half >= 0 && classOf[half] !== kind) half = next[half];
      }
      path.closePath();
    }
    return paths;
  };
};
