/**
 * Canvases that follow the map: each holds painters, and repaints once per frame when something asked for it.
 * Leaflet moves and scales them while it animates; sizes and positions are set anew when it has settled.
 */
import { contextOf } from '../core/canvas.js';
import { pixelRatio } from '../core/screen.js';

/** What no style of the page round the map may say otherwise about a canvas of the map. */
export const CANVAS_STYLE = [
  ...['max-width', 'max-height'].map((name) => [name, 'none']),
  ...['min-width', 'min-height', 'margin', 'padding', 'border-width'].map((name) => [name, '0']),
  ...[['position', 'absolute'], ['display', 'block'], ['object-fit', 'fill'], ['box-sizing', 'border-box'], [
    'filter',
    'none',
  ]],
];

export const CanvasLayer = L.Renderer.extend({
  options: { padding: 0.04, scene: null }, // a wider margin costs more in every frame than drawing anew while dragging

  /** @param {CanvasLayer['options']} options */
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

  /**
   * Adds a painter; painters draw in the order they came.
   *
   * @param {Painter} painter
   */
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
    const shown = L.bounds(
      this._map.containerPointToLayerPoint([0, 0]),
      this._map.containerPointToLayerPoint(this._map.getSize()),
    );
    return this._bounds !== undefined && !this._bounds.contains(shown);
  },

  _initContainer() {
    this._container = document.createElement('canvas');
    this._container.className = `tt-canvas tt-canvas-${this.options.name}`;
    this._container.setAttribute('aria-hidden', 'true');
    this._context = contextOf(this._container);
  },

  _destroyContainer() {
    this._container.remove();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const [canvas, bounds] = [this._container, this._bounds];
    if (!bounds) return; // Leaflet has just set it
    const size = bounds.getSize();
    const ratio = pixelRatio(size.x, size.y);
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    L.DomUtil.setPosition(canvas, bounds.min);
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      // A page round the map may say "canvas { max-width: 100% }": of a pane without a size that is nothing.
      for (const [name, value] of [['width', `${size.x}px`], ['height', `${size.y}px`], ...CANVAS_STYLE]) {
        canvas.style.setProperty(name, value, 'important');
      }
    }
    const zoom = this._map.getZoom();
    const scale = this._map.options.crs.scale(zoom) / this._map.options.crs.scale(0);
    const origin = this._map.getPixelOrigin().add(bounds.min);
    /** @type {View['xy']} */
    const xy = (point, at = 0) => [point[at] * scale - origin.x, point[at + 1] * scale - origin.y];
    this.view = { zoom, scale, origin, size, ratio, xy };
    this._paint();
  },

  _paint() {
    const [context, view] = [this._context, this.view];
    this.dirty = this.waiting;
    if (this.waiting || !view) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this._container.width, this._container.height);
    for (const painter of this.instead || this.painters) {
      context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
      context.globalAlpha = 1;
      context.setLineDash([]);
      painter(context, view, this.options.scene);
    }
  },

  // Leaflet would move the canvas by a fraction of a pixel after that: it would be blurred, and slow to show.
  _reset() {
    this._update();
  },

  _updatePaths() {},
  _onZoomEnd() {},
});
