/**
 * The cells in the colours of their holders. Cells of one look are dissolved into one shape, filled opaque, and the
 * canvas as a whole is translucent: an even tint without seams. A day on which nothing differs is not painted again.
 */
import { anyOf } from '../core/store.js';
import { mixed, patterns, thinner, TOWARDS_SAND } from '../signs/patterns.js';
import { SIGN_HATCH } from '../signs/status.js';
import { project, toHome, trace } from './projecting.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function cellsLayer(app) {
  const { data, canvases, ground } = app;
  const { factions } = data;
  const canvas = canvases.cells;
  const pattern = patterns();

  /** @type {Painter} */
  function paint(context, view, scene) {
    const { state } = app.store;
    if (!state.layers.cells) return;
    const home = toHome(context, view, ground.home);
    const { sand, hatch } = data.palette.base[state.theme];
    for (const [kind, path] of ground.bandOutlines(scene.look, view.scale, home)) {
      const [holder, tone] = [(kind >> 2) - 1, kind & 3];
      context.fillStyle = mixed(app.colour(holder), sand, TOWARDS_SAND[tone]);
      context.fill(path, 'evenodd');
      if (state.layers.hatches && holder >= 0) {
        context.fillStyle = pattern(context, thinner(factions[holder].hatch, tone), hatch, view.ratio, 0.3);
        context.fill(path, 'evenodd');
      }
    }
    for (const [kind, path] of ground.outlines(scene.shade, view.scale, home)) {
      const other = (kind >> 1) - 1;
      const drawn = kind & 1 ? SIGN_HATCH.bars : SIGN_HATCH.stripes;
      context.fillStyle = pattern(context, drawn, app.colour(other), view.ratio, 1);
      context.fill(path, 'evenodd');
    }
  }

  /** Areas where a faction was active without holding ground: dots in its colour, over whoever holds it. */
  const presence = data.presence.map((one) => ({ ...one, rings: one.rings.map((ring) => project(app.map, ring)) }));
  let overlays = ''; // which of them the day shows

  /** @type {Painter} */
  function paintPresence(context, view, scene) {
    const { state } = app.store;
    if (!state.layers.presence) return;
    const home = toHome(context, view, ground.home);
    for (const one of presence) {
      if (scene.day < one.start || scene.day >= one.end) continue;
      const path = new Path2D();
      for (const ring of one.rings) trace(path, ring, view.scale, home);
      context.fillStyle = pattern(context, { dots: 1, gap: 8 }, app.colour(one.faction), view.ratio, 0.9);
      context.fill(path, 'evenodd');
    }
  }

  canvas.add(paint);
  canvas.add(paintPresence);
  app.pattern = pattern;
  app.colour = (holder) => {
    const { palette, theme } = app.store.state;
    return holder < 0 ? data.palette.nobody[theme] : data.palette.colours[palette][theme][factions[holder].id];
  };

  return {
    update(state, changed) {
      const dotted = presence.map((one) => state.day >= one.start && state.day < one.end).join();
      const differs = (changed.has('day') && app.scenes.now.read(state.day)) || dotted !== overlays;
      overlays = dotted;
      if (changed.has('theme')) canvas._container.style.opacity = data.palette.opacity[state.theme];
      if (!differs && !anyOf(changed, 'layers', 'theme', 'palette')) return;
      app.scenes.now.classify(state.layers.lighter);
      canvas.touch();
    },
  };
}
