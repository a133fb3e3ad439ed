/**
 * Canvases that follow the map: each holds painters, and repaints once per frame when something asked for it.
 * Leaflet moves and scales them while it animates; sizes and positions are set anew when it has settled.
 */

/** Canvases from below, and their height in the pile of panes. */
TT.CANVASES = { base: 210, cells: 350, lines: 360, marks: 370, labels: 620 };

TT.canvases = function (app) {
  const { map, stage } = app;
  const layers = {};
  for (const [name, height] of Object.entries(TT.CANVASES)) {
    const pane = map.createPane(`tt-${name}`);
    pane.style.zIndex = String(height);
    pane.style.pointerEvents = 'none';
    layers[name] = new TT.CanvasLayer({ pane: `tt-${name}`, name, scene: app.scenes.now, waiting: true });
    layers[name].addTo(map);
  }
  app.canvases = layers;

  // While a drag carries the canvases' edge into sight, draw them round the new middle.
  map.on('move', () => {
    if (!map._animatingZoom) for (const layer of Object.values(layers)) if (layer.leftBehind()) layer._update();
  });
  stage.dataset.canvases = Object.keys(layers).length;
  return {
    /** Another screen: every canvas has other pixels. */
    update(state, changed) {
      if (changed.has('ratio')) for (const layer of Object.values(layers)) if (layer.view) layer._update();
    },

    flush() {
      for (const layer of Object.values(layers)) layer.flush();
    },

    /** Paints for the first time, once the page has its size and its view. */
    open() {
      for (const layer of Object.values(layers)) layer.open();
    },
  };
};

/** What no style of the page round the map may say otherwise about a canvas of the map. */
TT.CANVAS_STYLE = [
  ...['max-width', 'max-height'].map((name) => [name, 'none']),
  ...['min-width', 'min-height', 'margin', 'padding', 'border-width'].map((name) => [name, '0']),
  ...[['position', 'absolute'], ['display', 'block'], ['object-fit', 'fill'], ['box-sizing', 'border-box'], ['filter', 'none']],
];

/**
 * @typedef {object} View   where a canvas lies
 * @property {number} zoom
 * @property {number} scale        pixels per pixel of zoom 0
 * @property {L.Point} origin      pixel of the world (at this zoom) in the canvas's left upper corner
 * @property {L.Point} size        CSS pixels
 * @property {number} ratio        device pixels per CSS pixel
 * @property {(point: number[]|Float64Array, at?: number) => [number, number]} xy   canvas pixel of a zoom-0 point
 */
TT.CanvasLayer = L.Renderer.extend({
  options: { padding: 0.04, scene: null }, // a wider margin costs more in every frame than drawing anew while dragging

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this.painters = [];
    this.instead = null; // painters that stand in for them, for a while
    this.dirty = false;
    this.waiting = Boolean(options.waiting); // for the page to be whole
  },

  open() {
    this.waiting = false;
    this.flush();
  },

  /** Adds a painter; painters draw in the order they came. */
  add(painter) {
    this.painters.push(painter);
    this.dirty = true;
  },

  /** Asks for a repaint at the end of this redraw. */
  touch() {
    this.dirty = true;
  },

  flush() {
    if (this.dirty && this.view) this._paint();
  },

  leftBehind() {
    const shown = L.bounds(this._map.containerPointToLayerPoint([0, 0]),
      this._map.containerPointToLayerPoint(this._map.getSize()));
    return this._bounds && !this._bounds.contains(shown);
  },

  _initContainer() {
    this._container = document.createElement('canvas');
    this._container.className = `tt-canvas tt-canvas-${this.options.name}`;
    this._container.setAttribute('aria-hidden', 'true');
    this._context = this._container.getContext('2d');
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const canvas = this._container;
    const size = this._bounds.getSize();
    const ratio = TT.pixelRatio(size.x, size.y);
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    L.DomUtil.setPosition(canvas, this._bounds.min);
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      // A page round the map may say "canvas { max-width: 100% }": of a pane without a size that is nothing.
      for (const [name, value] of [['width', `${size.x}px`], ['height', `${size.y}px`], ...TT.CANVAS_STYLE])
        canvas.style.setProperty(name, value, 'important');
    }
    const zoom = this._map.getZoom();
    const scale = this._map.options.crs.scale(zoom) / this._map.options.crs.scale(0);
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    const xy = (point, at = 0) => [point[at] * scale - origin.x, point[at + 1] * scale - origin.y];
    this.view = { zoom, scale, origin, size, ratio, xy };
    this._paint();
  },

  _paint() {
    const context = this._context;
    this.dirty = this.waiting;
    if (this.waiting) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this._container.width, this._container.height);
    for (const painter of this.instead || this.painters) {
      context.setTransform(this.view.ratio, 0, 0, this.view.ratio, 0, 0);
      context.globalAlpha = 1;
      context.setLineDash([]);
      painter(context, this.view, this.options.scene);
    }
  },

  // Leaflet would move the canvas by a fraction of a pixel after that: it would be blurred, and slow to show.
  _reset() {
    this._update();
  },

  _updatePaths() {},
  _onZoomEnd() {},
});

/** Lines of degrees as lines of zoom-0 pixels of the map's projection. */
TT.project = function (map, line) {
  const out = new Float64Array(line.length);
  for (let i = 0; i < line.length; i += 2) {
    const point = map.options.crs.latLngToPoint(L.latLng(line[i + 1], line[i]), 0);
    out[i] = point.x;
    out[i + 1] = point.y;
  }
  return out;
};

/**
 * Something costly that depends on the zoom only, kept until the zoom changes. Its coordinates count from a fixed
 * point of the world, so that panning is a translation: `make(scale, home)` builds it, `at(view)` returns
 * `[thing, dx, dy]`.
 */
TT.perZoom = function (home, make) {
  let zoom = null;
  let thing = null;
  return (view) => {
    if (zoom !== view.zoom) {
      zoom = view.zoom;
      thing = make(view.scale, [home[0] * view.scale, home[1] * view.scale]);
    }
    return [thing, home[0] * view.scale - view.origin.x, home[1] * view.scale - view.origin.y];
  };
};

/** Adds a zoom-0 line to a path. */
TT.trace = function (path, line, scale, home) {
  path.moveTo(line[0] * scale - home[0], line[1] * scale - home[1]);
  for (let i = 2; i < line.length; i += 2) path.lineTo(line[i] * scale - home[0], line[i + 1] * scale - home[1]);
};

/** Moves the origin of a context by some CSS pixels. */
TT.shift = function (context, view, dx, dy) {
  const { ratio } = view;
  context.setTransform(ratio, 0, 0, ratio, dx * ratio, dy * ratio);
};

/** Moves the origin of a context to a zoom-0 point; returns that point at the view's zoom. */
TT.toHome = function (context, view, home) {
  const at = [home[0] * view.scale, home[1] * view.scale];
  TT.shift(context, view, at[0] - view.origin.x, at[1] - view.origin.y);
  return at;
};
