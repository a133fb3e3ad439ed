/**
 * The cells in the colours of their holders. Cells of one look are dissolved into one shape, filled opaque, and the
 * canvas as a whole is translucent: an even tint without seams. A day on which nothing differs is not painted again.
 */
TT.cellsLayer = function (app) {
  const { data, canvases, ground } = app;
  const { factions } = data;
  const canvas = canvases.cells;
  const pattern = TT.patterns();

  function paint(context, view, scene) {
    const { state } = app.store;
    if (!state.layers.cells) return;
    const home = TT.toHome(context, view, ground.home);
    for (const [kind, path] of ground.outlines(scene.look, view.scale, home)) {
      const holder = (kind >> 1) - 1;
      const colour = app.colour(holder);
      context.fillStyle = kind & 1 ? TT.mixed(colour, data.palette.base[state.theme].land, TT.LIGHTER) : colour;
      context.fill(path, 'evenodd');
      if (state.layers.hatches && holder >= 0) {
        context.fillStyle = pattern(context, factions[holder].hatch, data.palette.base[state.theme].hatch, view.ratio, 0.3);
        context.fill(path, 'evenodd');
      }
    }
    for (const [kind, path] of ground.outlines(scene.shade, view.scale, home)) {
      const other = (kind >> 1) - 1;
      const drawn = kind & 1 ? TT.SIGN_HATCH.bars : TT.SIGN_HATCH.stripes;
      context.fillStyle = pattern(context, drawn, app.colour(other), view.ratio, 1);
      context.fill(path, 'evenodd');
    }
  }

  /** Areas where a faction was active without holding ground: dots in its colour, over whoever holds it. */
  const presence = data.presence.map((one) => ({ ...one, rings: one.rings.map((ring) => TT.project(app.map, ring)) }));
  let overlays = ''; // which of them the day shows

  function paintPresence(context, view, scene) {
    const { state } = app.store;
    if (!state.layers.presence) return;
    const home = TT.toHome(context, view, ground.home);
    for (const one of presence) {
      if (scene.day < one.start || scene.day >= one.end) continue;
      const path = new Path2D();
      for (const ring of one.rings) TT.trace(path, ring, view.scale, home);
      context.fillStyle = pattern(context, { dots: 1, gap: 8 }, app.colour(one.faction), view.ratio, 0.9);
      context.fill(path, 'evenodd');
    }
  }

  canvas.add(paint);
  canvas.add(paintPresence);
  app.pattern = pattern;
  app.colour = (holder) => {
    const { palette, theme } = app.store.state;
    return holder < 0 ? data.palette.nobody[theme] : data.palette.colours[palette][theme][factions[holder].key];
  };

  return {
    update(state, changed) {
      const dotted = presence.map((one) => state.day >= one.start && state.day < one.end).join();
      const differs = (changed.has('day') && app.scenes.now.read(state.day)) || dotted !== overlays;
      overlays = dotted;
      if (changed.has('theme')) canvas._container.style.opacity = data.palette.opacity[state.theme];
      if (!differs && !['layers', 'theme', 'palette'].some((key) => changed.has(key))) return;
      app.scenes.now.classify(state.layers.lighter);
      canvas.touch();
    },
  };
};

/** How far the colour of an inferred cell goes towards the land's. */
TT.LIGHTER = 0.32;

/** A colour part of the way to another, both #rrggbb. */
TT.mixed = function (colour, other, share) {
  const channel = (text, at) => parseInt(text.slice(at, at + 2), 16);
  const mix = (at) => Math.round(channel(colour, at) * (1 - share) + channel(other, at) * share);
  return `rgb(${mix(1)}, ${mix(3)}, ${mix(5)})`;
};

/** Canvas patterns by their look: lines at an angle every `gap` pixels, crossed or not, or dots. */
TT.patterns = function () {
  const made = new Map();
  return (context, hatch, colour, ratio, alpha) => {
    const key = JSON.stringify([hatch, colour, ratio, alpha]);
    if (!made.has(key)) made.set(key, TT.patternTile(context, hatch, colour, ratio, alpha));
    return made.get(key);
  };
};

TT.patternTile = function (context, hatch, colour, ratio, alpha) {
  const tile = document.createElement('canvas');
  const g = tile.getContext('2d');
  const size = hatch.gap * ratio;
  const side = Math.max(2, Math.round(size * 2));
  tile.width = tile.height = side;
  g.globalAlpha = alpha;
  g.fillStyle = g.strokeStyle = colour;
  if (hatch.dots) {
    for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]]) {
      g.beginPath();
      g.arc(x * side, y * side, 1.3 * ratio, 0, 7);
      g.fill();
    }
  } else {
    g.lineWidth = (hatch.width || 1.4) * ratio;
    const lines = new Path2D();
    for (let i = -2; i <= 4; i++) {
      lines.moveTo(-side, (i * side) / 2);
      lines.lineTo(2 * side, (i * side) / 2);
      if (!hatch.cross) continue;
      lines.moveTo((i * side) / 2, -side);
      lines.lineTo((i * side) / 2, 2 * side);
    }
    g.stroke(lines);
  }
  const out = context.createPattern(tile, 'repeat');
  const turned = hatch.dots ? 0 : -hatch.angle;
  out.setTransform(new DOMMatrix().rotate(turned).scale(1 / ratio));
  return out;
};
