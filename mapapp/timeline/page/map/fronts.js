/**
 * Front lines: the arcs between cells of different holders. Solid where both sides are firmly known, broken where one
 * is, not drawn where neither is; dotted where the date of either side is uncertain.
 * After a step, the cells that changed hands are outlined for a moment; with reduced motion, until the next step.
 */
import { anyOf } from '../core/store.js';
import { toHome, trace } from './projecting.js';

/**
 * How the front along an arc is drawn, '' for not at all: one holder on both sides, or nobody who reported near by on
 * either (there is a change of holder, and no line that anyone knows).
 *
 * @param {Arc} arc
 * @param {Pick<Scene, 'holder' | 'tone'>} scene
 * @param {boolean} tones   certainty is drawn
 * @param {(cell: number) => boolean} doubtful   whether the date of a cell's holder is uncertain
 * @returns {'' | 'solid' | 'broken' | 'dotted'}
 */
export function frontOf(arc, scene, tones, doubtful) {
  if (arc.left < 0 || arc.right < 0 || scene.holder(arc.left) === scene.holder(arc.right)) return '';
  const firm = [arc.leftBand, arc.rightBand].filter((band) => !tones || scene.tone(band) === 0).length;
  if (!firm) return '';
  if (doubtful(arc.left) || doubtful(arc.right)) return 'dotted';
  return firm === 2 ? 'solid' : 'broken';
}

/**
 * @param {App} app
 * @returns {Module}
 */
export function fronts(app) {
  const { data, canvases, ground } = app;
  const { arcs, cells } = data;
  const canvas = canvases.marks;
  const OUTLINE_MS = 900;
  const AFTER_MS = 16; // the map comes first; when it plays faster than that, outlines would only flicker
  const CROWD = 800; // arcs between holders; beyond, the map is a patchwork
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  /** @type {number[] | null} */
  let shown = null; // holder of each cell as last drawn
  /** @type {Int16Array | null} */
  let outlined = null; // class 0 for each cell that changed at the last step
  let timer = 0;

  /**
   * @param {number} i   cell
   * @param {Scene} scene
   */
  const doubtful = (i, scene) => data.doubtful(scene.runs[i], scene.day);

  canvas.add((context, view, scene) => {
    const { state } = app.store;
    if (!state.layers.cells) return;
    const home = toHome(context, view, ground.home);
    const lines = ground.lines(view.scale);
    const paths = { solid: new Path2D(), broken: new Path2D(), dotted: new Path2D() };
    let many = 0;
    arcs.forEach((arc, a) => {
      const kind = frontOf(arc, scene, Boolean(state.layers.lighter), (cell) => doubtful(cell, scene));
      if (!kind) return;
      trace(paths[kind], lines[a], view.scale, home);
      many++;
    });
    const base = data.palette.base[state.theme];
    context.lineJoin = 'round';
    context.strokeStyle = base.front;
    // A line of one device pixel is drawn many times faster than a wider one, and a patchwork is the clearer for it.
    context.lineWidth = many > CROWD ? 1 / view.ratio : view.zoom < 7 ? 1 : view.zoom < 9 ? 1.3 : 1.8;
    context.globalAlpha = 0.85;
    context.stroke(paths.solid);
    context.setLineDash([5 * context.lineWidth, 3.5 * context.lineWidth]);
    context.stroke(paths.broken);
    context.setLineDash([context.lineWidth, context.lineWidth * 1.8]);
    context.stroke(paths.dotted);
    context.setLineDash([]);
    context.globalAlpha = 1;
    if (outlined && scene === app.scenes.now) {
      const path = ground.outlines(outlined, view.scale, home).get(0);
      if (!path) return;
      context.strokeStyle = base.halo;
      context.lineWidth = 5;
      context.globalAlpha = 0.75;
      context.stroke(path);
      context.globalAlpha = 1;
      context.strokeStyle = base.outline;
      context.lineWidth = 2;
      context.stroke(path);
    }
  });

  /**
   * Marks the cells whose holder differs from the last day drawn, when that was a single step.
   *
   * @param {boolean} step   the day differs from the one before by a single step
   */
  function compare(step) {
    const now = cells.map((_, i) => app.scenes.now.holder(i));
    const before = shown;
    shown = now;
    clearTimeout(timer);
    outlined = null;
    if (!before || !step) return;
    const classes = new Int16Array(cells.length).fill(-1);
    let any = false;
    now.forEach((one, i) => {
      if (one === before[i]) return;
      classes[i] = 0;
      any = true;
    });
    if (any) timer = setTimeout(() => outline(classes), AFTER_MS);
  }

  /** @param {Int16Array | null} classes   as outlines.js takes them; null takes the outlines away */
  function outline(classes) {
    outlined = classes;
    canvas.touch();
    canvas.flush();
    if (classes && !still.matches) timer = setTimeout(() => outline(null), OUTLINE_MS);
  }

  /** How many cells are in doubt: it changes on days without any other change. */
  function arcDoubts() {
    return cells.reduce((count, _, i) => count + (doubtful(i, app.scenes.now) ? 1 : 0), 0);
  }

  /** @type {number | null} */
  let day = null;
  let doubted = 0;
  return {
    update(state, changed) {
      if (changed.has('day')) {
        const dragged = app.axis.held; // a drag passes many days: outlines of each would only flicker
        const stepped = day !== null && !dragged && app.isStep(day, state.day);
        const doubts = arcDoubts();
        if (day === null || app.differs(day, state.day) || doubts !== doubted) {
          compare(stepped);
          canvas.touch();
        }
        doubted = doubts;
        day = state.day;
      }
      if (anyOf(changed, 'layers', 'theme', 'palette')) canvas.touch();
    },
  };
}
