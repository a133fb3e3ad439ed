/**
 * The pile of canvases on the map, from below.
 */
import { CanvasLayer } from './canvas_layer.js';

/**
 * Canvases from below, and their height in the pile of panes.
 *
 * @type {Record<CanvasName, number>}
 */
export const CANVASES = { base: 210, cells: 350, lines: 360, marks: 370, labels: 620 };

/**
 * @param {App} app
 * @returns {Module}
 */
export function canvases(app) {
  const { map, stage } = app;
  /** @type {Record<string, CanvasLayer>} */
  const layers = {};
  for (const [name, height] of Object.entries(CANVASES)) {
    const pane = map.createPane(`tt-${name}`);
    pane.style.zIndex = String(height);
    pane.style.pointerEvents = 'none';
    layers[name] = new CanvasLayer({ pane: `tt-${name}`, name, scene: app.scenes.now, waiting: true });
    layers[name].addTo(map);
  }
  app.canvases = layers;
  app.pile = {
    /** Paints what asked for it since the last time. */
    flush() {
      for (const layer of Object.values(layers)) layer.flush();
    },
    /** Paints for the first time, once the page has its size and its view. */
    open() {
      for (const layer of Object.values(layers)) layer.open();
    },
  };

  // While a drag carries the canvases' edge into sight, draw them round the new middle.
  map.on('move', () => {
    if (!map._animatingZoom) { for (const layer of Object.values(layers)) if (layer.leftBehind()) layer._update(); }
  });
  stage.dataset.canvases = String(Object.keys(layers).length);
  return {
    /** Another screen: every canvas has other pixels. */
    update(_state, changed) {
      if (changed.has('ratio')) { for (const layer of Object.values(layers)) if (layer.view) layer._update(); }
    },
  };
}
