/**
 * Changed only: the cells that changed hands between the two days in the colour of their new holder, striped with the
 * old one's; all other ground pale. The front of the earlier day stays as a broken ghost of a line.
 */
import { el } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { mixed } from '../signs/patterns.js';
import { toHome, trace } from '../map/projecting.js';

/**
 * @param {App} app
 * @returns {Way & { readonly cells: number[] }}
 */
export function changedOnly(app) {
  const { data, canvases, ground, store, map, stage, t } = app;
  const f = app.format;
  const note = el('span', { class: 'tt-side-tag is-note', hidden: true });
  stage.append(note);
  const fills = new Int16Array(data.cells.length); // 2 x (holder + 1) + changed
  const stripes = new Int16Array(data.cells.length); // old holder + 1; -1 unchanged
  const STRIPE = { angle: 45, gap: 10, width: 3.4 };
  const PALE = 0.78; // how far unchanged ground goes towards the land's colour
  let on = false;
  /** @type {number[]} */
  let cells = [];

  /** @param {Compared} state */
  function compute(state) {
    const [, later] = app.comparing.scenes(state);
    for (let i = 0; i < fills.length; i++) fills[i] = 2 * (later.holder(i) + 1);
    stripes.fill(-1);
    cells = [];
    for (const move of app.comparing.found().transfers) {
      for (const i of move.cells) {
        fills[i] = 2 * (move.to + 1) + 1;
        stripes[i] = move.from + 1;
        cells.push(i);
      }
    }
  }

  /** @type {Painter} */
  function paint(context, view) {
    const { state } = store;
    if (!state.layers.cells) return;
    const land = data.palette.base[state.theme].land;
    const home = toHome(context, view, ground.home);
    for (const [kind, path] of ground.outlines(fills, view.scale, home)) {
      const colour = app.colour((kind >> 1) - 1);
      context.fillStyle = kind & 1 ? colour : mixed(colour, land, PALE);
      context.fill(path, 'evenodd');
    }
    for (const [kind, path] of ground.outlines(stripes, view.scale, home)) {
      context.fillStyle = app.pattern(context, STRIPE, app.colour(kind - 1), view.ratio, 1);
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
    data.arcs.forEach(({ left, right }, a) => {
      if (left < 0 || right < 0 || earlier.holder(left) === earlier.holder(right)) return;
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
      if (anyOf(changed, 'day', 'compare', 'compareMode')) {
        compute(state);
        [, canvases.marks.options.scene] = app.comparing.scenes(state);
        touch();
      }
      if (changed.has('theme') || changed.has('palette') || changed.has('layers')) touch();
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
