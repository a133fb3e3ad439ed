/**
 * The ground: sea, neighbours' borders and the country's own land below the cells; water, first-level units, roads and
 * the country's outline above them. Drawn anew when the map moves or its look changes, never when the day does.
 */
import { outlinesOf, thinned } from './outlines.js';
import { perZoom, project, shift, trace } from './projecting.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function baseMap(app) {
  const { map, data, canvases } = app;
  const { base } = data;
  const FADE = 0.06; // share of the surroundings' width over which they fade
  /** @param {Line[]} lines */
  const projectAll = (lines) => lines.map((line) => project(map, line));
  /** @type {Record<string, Line[]>} */
  const ground = {};
  /** @type {LinesOfBase[]} */
  const NAMES = ['sea', 'neighbours', 'admin1', 'rivers', 'lakes', 'roads'];
  for (const name of NAMES) ground[name] = projectAll(base[name]);
  const border = data.arcs.filter((arc) => arc.left < 0 || arc.right < 0).map((arc) => project(map, arc.line));
  const projected = data.arcs.map((arc) => project(map, arc.line));
  const home = projected.length ? [projected[0][0], projected[0][1]] : [0, 0];
  const lines = thinned(projected);
  const degrees = data.arcs.map((arc) => arc.line);
  const outlines = outlinesOf(degrees, data.arcs.map(({ left, right }) => [left, right]), lines);
  const sides = data.arcs.map(({ leftBand, rightBand }) => /** @type {[number, number]} */ ([leftBand, rightBand]));
  const bandOutlines = outlinesOf(degrees, sides, lines);
  app.ground = { projected, lines, home, outlines, bandOutlines };

  const paths = perZoom(home, (scale, at) => {
    /** @type {Record<string, Path2D>} */
    const made = {};
    for (const [name, lines] of Object.entries({ ...ground, border })) {
      made[name] = new Path2D();
      for (const line of lines) trace(made[name], line, scale, at);
    }
    made.cells = new Path2D(); // projected once already, for the zones
    projected.forEach((line, a) => {
      const { left, right } = data.arcs[a];
      if (left !== right) trace(made.cells, line, scale, at);
    });
    made.land = outlines(new Int16Array(data.cells.length), scale, at).get(0) || new Path2D();
    return made;
  });

  const colours = () => data.palette.base[app.store.state.theme];

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Path2D} path
   * @param {string} colour
   * @param {number} width   CSS pixels
   * @param {number[]} [dash]   pixels of line and gap in turn
   */
  function stroke(context, path, colour, width, dash = []) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke(path);
  }

  canvases.base.add((context, view) => {
    const [path, dx, dy] = paths(view);
    const c = colours();
    context.fillStyle = c.neighbour;
    context.fillRect(0, 0, view.size.x, view.size.y);
    shift(context, view, dx, dy);
    context.lineJoin = 'round';
    context.fillStyle = c.sea;
    context.fill(path.sea, 'evenodd');
    stroke(context, path.sea, c.shore, 0.8);
    stroke(context, path.neighbours, c['neighbour-border'], 1, [5, 3]);
    shift(context, view, 0, 0);
    fade(context, view, c.neighbour);
    shift(context, view, dx, dy);
    context.fillStyle = c.land;
    context.fill(path.land, 'evenodd');
  });

  /**
   * The surroundings fade out where the data about them end.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {string} colour
   */
  function fade(context, view, colour) {
    const [west, south, east, north] = base.window;
    const [left, bottom] = view.xy(project(map, [west, south]));
    const [right, top] = view.xy(project(map, [east, north]));
    const { x: width, y: height } = view.size;
    const across = (right - left) * FADE;
    const clear = `${colour}00`;
    /** @type {[x0: number, y0: number, x1: number, y1: number, inSight: boolean, box: [number, number, number, number]][]} */
    const sides = [
      [left, 0, left + across, 0, left + across > 0, [0, 0, left + across, height]],
      [right, 0, right - across, 0, right - across < width, [right - across, 0, width - right + across, height]],
      [0, top, 0, top + across, top + across > 0, [0, 0, width, top + across]],
      [0, bottom, 0, bottom - across, bottom - across < height, [0, bottom - across, width, height - bottom + across]],
    ];
    for (const [x0, y0, x1, y1, inSight, box] of sides) {
      if (!inSight) continue;
      const shade = context.createLinearGradient(x0, y0, x1, y1);
      shade.addColorStop(0, colour);
      shade.addColorStop(1, clear);
      context.fillStyle = shade;
      context.fillRect(...box);
    }
  }

  canvases.lines.add((context, view) => {
    const [path, dx, dy] = paths(view);
    const { layers } = app.store.state;
    const c = colours();
    shift(context, view, dx, dy);
    context.lineJoin = 'round';
    if (layers.governorates) {
      context.globalAlpha = 0.55;
      stroke(context, path.admin1, c.admin1, view.zoom < 7 ? 0.6 : 0.9, [1.5, 3]);
      context.globalAlpha = 1;
    }
    if (layers.outlines) {
      context.globalAlpha = 0.45;
      stroke(context, path.cells, c.border, view.zoom < 8 ? 0.5 : 0.8);
      context.globalAlpha = 1;
    }
    if (layers.rivers) {
      stroke(context, path.rivers, c.river, view.zoom < 8 ? 0.9 : 1.6);
      context.fillStyle = c.lake;
      context.fill(path.lakes, 'evenodd');
      stroke(context, path.lakes, c.river, 0.7);
    }
    if (layers.roads) {
      stroke(context, path.roads, c.halo, 3.4);
      stroke(context, path.roads, c.road, 1.6);
    }
    stroke(context, path.border, c.border, view.zoom < 8 ? 1.1 : 1.5);
  });

  return {
    update(_state, changed) {
      if (changed.has('theme')) canvases.base.touch();
      if (changed.has('theme') || changed.has('layers')) canvases.lines.touch();
    },
  };
}
