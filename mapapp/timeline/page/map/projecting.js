/**
 * Degrees to pixels of the map, and drawing of what is projected.
 */

/**
 * Lines of degrees as lines of zoom-0 pixels of the map's projection.
 *
 * @param {L.Map} map
 * @param {ArrayLike<number>} line   [lon, lat, lon, lat ...]
 * @returns {Line}
 */
export function project(map, line) {
  const out = new Float64Array(line.length);
  for (let i = 0; i < line.length; i += 2) {
    const point = map.options.crs.latLngToPoint(L.latLng(line[i + 1], line[i]), 0);
    out[i] = point.x;
    out[i + 1] = point.y;
  }
  return out;
}

/**
 * Something costly that depends on the zoom only, kept until the zoom changes. Its coordinates count from a fixed
 * point of the world, so that panning is a translation: `make(scale, home)` builds it, `at(view)` returns
 * `[thing, dx, dy]`.
 *
 * @template T
 * @param {number[]} home
 * @param {(scale: number, home: number[]) => T} make
 * @returns {(view: View) => [T, number, number]}
 */
export function perZoom(home, make) {
  /** @type {{ zoom: number; thing: T } | null} */
  let made = null;
  return (view) => {
    if (!made || made.zoom !== view.zoom) {
      made = { zoom: view.zoom, thing: make(view.scale, [home[0] * view.scale, home[1] * view.scale]) };
    }
    return [made.thing, home[0] * view.scale - view.origin.x, home[1] * view.scale - view.origin.y];
  };
}

/**
 * Adds a zoom-0 line to a path.
 *
 * @param {Path2D} path
 * @param {Line} line
 * @param {number} scale
 * @param {number[]} home
 */
export function trace(path, line, scale, home) {
  path.moveTo(line[0] * scale - home[0], line[1] * scale - home[1]);
  for (let i = 2; i < line.length; i += 2) path.lineTo(line[i] * scale - home[0], line[i + 1] * scale - home[1]);
}

/**
 * Moves the origin of a context by some CSS pixels.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {number} dx
 * @param {number} dy
 */
export function shift(context, view, dx, dy) {
  const { ratio } = view;
  context.setTransform(ratio, 0, 0, ratio, dx * ratio, dy * ratio);
}

/**
 * Moves the origin of a context to a zoom-0 point; returns that point at the view's zoom.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {number[]} home
 */
export function toHome(context, view, home) {
  const at = [home[0] * view.scale, home[1] * view.scale];
  shift(context, view, at[0] - view.origin.x, at[1] - view.origin.y);
  return at;
}
