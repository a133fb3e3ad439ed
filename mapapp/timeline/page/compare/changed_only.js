/**
 * Changed only: the cells that changed hands between the two days in the colour of their new holder, striped with the
 * old one's; all other ground pale. Of ground that nobody reported on either day the change is an inference from afar:
 * it is nearly sand, its stripes thin. The front of the earlier day stays as a broken ghost of a line.
 */
import { el } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { frontOf } from '../map/fronts.js';
import { toHome, trace } from '../map/projecting.js';
import { mixed, TOWARDS_SAND } from '../signs/patterns.js';

/** How ground looks where only changes are shown. */
const [UNCHANGED, CHANGED, WEAKLY] = [0, 1, 2];

/**
 * Whether nobody reported some ground on either day: no more than a change of what the nearest reports say.
 *
 * @param {number} band
 * @param {Pick<Scene, 'tone'>[]} scenes   of both days
 * @param {boolean} tones   certainty is drawn
 */
export const isWeakChange = (band, scenes, tones) => tones && scenes.every((scene) => scene.tone(band) === 2);

/**
 * @param {App} app
 * @returns {Way & { readonly cells: number[] }}
 */
export function changedOnly(app) {
  const { data, canvases, ground, store, map, stage, t } = app;
  const f = app.format;
  const note = el('span', { class: 'tt-side-tag is-note', hidden: true });
  stage.append(note);
  const fills = new Int16Array(data.bands.length); // 4 x (holder + 1) + UNCHANGED, CHANGED or WEAKLY
  const stripes = new Int16Array(data.bands.length); // 2 x (old holder + 1) + weakly; -1 unchanged
  const STRIPES = [{ angle: 45, gap: 10, width: 3.4 }, { angle: 45, gap: 20, width: 1 }];
  const PALE = 0.78; // how far unchanged ground goes towards the land's colour
  let on = false;
  /** @type {number[]} */
  let cells = [];

  /** @param {Compared} state */
  function compute(state) {
    const both = app.comparing.scenes(state);
    const tones = Boolean(store.state.layers.lighter);
    /** @type {Map<number, Transfer>} */
    const moved = new Map();
    for (const move of app.comparing.found().transfers) for (const i of move.cells) moved.set(i, move);
    cells = [...moved.keys()];
    data.bands.forEach(({ cell }, b) => {
      const move = moved.get(cell);
      const weak = move && isWeakChange(b, both, tones);
      fills[b] = 4 * ((move ? move.to : both[1].holder(cell)) + 1) + (!move ? UNCHANGED : weak ? WEAKLY : CHANGED);
      stripes[b] = move ? 2 * (move.from + 1) + Number(weak) : -1;
    });
  }

  /** @type {Painter} */
  function paint(context, view) {
    const { state } = store;
    if (!state.layers.cells) return;
    const { land, sand } = data.palette.base[state.theme];
    const home = toHome(context, view, ground.home);
    for (const [kind, path] of ground.bandOutlines(fills, view.scale, home)) {
      const colour = app.colour((kind >> 2) - 1);
      const look = kind & 3;
      context.fillStyle = look === CHANGED
        ? colour
        : look === WEAKLY
        ? mixed(colour, sand, TOWARDS_SAND[2])
        : mixed(colour, land, PALE);
      context.fill(path, 'evenodd');
    }
    for (const [kind, path] of ground.bandOutlines(stripes, view.scale, home)) {
      const colour = app.colour((kind >> 1) - 1);
      context.fillStyle = app.pattern(context, STRIPES[kind & 1], colour, view.ratio, 1);
      context.fill(path, 'evenodd');
    }
  }

  /**
   * Where the line ran on the earlier day.
   *
   * @type {Painter}
   */
  function ghost(context, view) {
    const { state } = store;
    if (!on || !state.layers.cells) return;
    const home = toHome(context, view, ground.home);
    const [earlier] = app.comparing.scenes(state);
    const path = new Path2D();
    data.arcs.forEach((arc, a) => {
      if (!frontOf(arc, earlier, Boolean(state.layers.lighter), () => false)) return;
      trace(path, ground.projected[a], view.scale, home);
    });
    const base = data.palette.base[state.theme];
    context.lineJoin = 'round';
    context.globalAlpha = 0.75;
    context.strokeStyle = base.halo;
    context.lineWidth = 4;
    context.stroke(path);
    context.globalAlpha = 1;
    context.strokeStyle = base.outline;
    context.lineWidth = 1.6;
    context.setLineDash([6, 4]);
    context.stroke(path);
    context.setLineDash([]);
  }

  canvases.lines.add(ghost);

  /**
   * What the stripes mean, on the map itself: the tab may be closed.
   *
   * @param {State} state
   */
  function explain(state) {
    const { right, left } = app.insets();
    note.textContent = t('Stripes: who held it on {date}', { date: f.day(app.comparing.days(state)[0]) });
    note.style.left = `${Math.round((left + map.getSize().x - right) / 2)}px`;
  }

  map.on('resize', () => on && explain(store.state));
  app.life.observe(app.regions.panel, () => on && explain(store.state));

  function touch() {
    for (const name of ['cells', 'lines', 'marks']) canvases[name].touch();
  }

  return {
    enter() {
      on = true;
      note.hidden = false;
      canvases.cells.instead = [paint];
    },
    update(state, changed) {
      if (anyOf(changed, 'day', 'compare', 'compareMode', 'lang', 'panel')) explain(state);
      if (anyOf(changed, 'day', 'compare', 'compareMode', 'layers')) {
        compute(state);
        [, canvases.marks.options.scene] = app.comparing.scenes(state);
        touch();
      }
      if (changed.has('theme') || changed.has('palette')) touch();
    },
    leave() {
      on = false;
      note.hidden = true;
      canvases.cells.instead = null;
      canvases.marks.options.scene = app.scenes.now;
      touch();
    },
    sceneAt: () => app.comparing.scenes()[1],
    /** Indexes of the cells that changed hands. */
    get cells() {
      return cells;
    },
  };
}
