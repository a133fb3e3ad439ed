/**
 * A letter for every zone, for readers who cannot go by colour: each faction's letter on its larger cells, not too
 * close together and not under a name.
 */
import { project } from './projecting.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function letters(app) {
  const { map, data, store, canvases } = app;
  const APART = 110; // pixels between two letters of one faction
  const LEAST = 26; // pixels a cell must measure across
  const LEAST_FIRST = 9; // and the one that carries its faction's only letter
  /** @type {{ cell: Cell; at: Line }[] | null} */
  let spots = null;

  /** Cells with the spot of their letter, the largest first; found out when letters are first asked for. */
  function cells() {
    if (spots) return spots;
    const sorted = [...data.cells].sort((a, b) => b.km2 - a.km2);
    spots = sorted.flatMap((cell) => {
      const spot = inside(cell);
      return spot ? [{ cell, at: project(map, spot) }] : [];
    });
    return spots;
  }

  /**
   * The middle of a cell's box where that lies in the cell, else its place's point where that does.
   *
   * @param {Cell} cell
   */
  function inside(cell) {
    const lines = cell.arcs.map((arc) => data.arcs[arc].line);
    /**
     * @param {(...numbers: number[]) => number} pick   Math.min or Math.max
     * @param {number} axis   0 degrees east, 1 degrees north
     */
    const extreme = (pick, axis) => pick(...lines.map((line) => pick(...line.filter((_, i) => i % 2 === axis))));
    const [lon, lat] = [0, 1].map((axis) => (extreme(Math.min, axis) + extreme(Math.max, axis)) / 2);
    if (data.cellAt(lon, lat) === cell.i) return [lon, lat];
    const place = data.places[cell.place];
    return place && data.cellAt(place.lon, place.lat) === cell.i ? [place.lon, place.lat] : null;
  }

  // Web Mercator draws a kilometre longer away from the equator: that of the middle of the country.
  const shrink = Math.cos((((data.bounds[0][0] + data.bounds[1][0]) / 2) * Math.PI) / 180);

  canvases.marks.add((context, view, scene) => {
    const { state } = store;
    if (!state.layers.letters || !state.layers.cells) return;
    const base = data.palette.base[state.theme];
    const pixel = (156.543 / 2 ** view.zoom) * shrink; // km
    /** @type {{ holder: number; x: number; y: number }[]} */
    const drawn = [];
    context.font = '700 13px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    for (const { cell, at } of cells()) {
      const run = scene.runs[cell.i];
      if (!run || run.holder < 0) continue;
      const others = drawn.filter((one) => one.holder === run.holder);
      if (Math.sqrt(cell.km2) / pixel < (others.length ? LEAST : LEAST_FIRST)) continue;
      const [x, middle] = view.xy(at);
      const y = [middle, middle + 16, middle - 16].find((one) => !app.nameOver(x, one, view));
      if (y === undefined || others.some((one) => Math.hypot(one.x - x, one.y - y) < APART)) continue;
      if (x < 0 || y < 0 || x > view.size.x || y > view.size.y) continue;
      drawn.push({ holder: run.holder, x, y });
      const letter = app.factions.letter(run.holder, scene.day);
      context.strokeStyle = base.halo;
      context.lineWidth = 4;
      context.strokeText(letter, Math.round(x), Math.round(y));
      context.fillStyle = base.label;
      context.fillText(letter, Math.round(x), Math.round(y));
    }
  });
  return {};
}
