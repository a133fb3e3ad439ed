/**
 * Canvases of the day compared with.
 */
import { anyOf } from '../core/store.js';
import { CanvasLayer } from '../map/canvas_layer.js';
import { CANVASES } from '../map/canvases.js';

/**
 * Canvases that draw the pinned day with the painters of ours, on our map or on one beside it.
 *
 * @param {App} app
 * @param {L.Map} map
 * @param {CanvasName[]} names
 */
export function pinnedCanvases(app, map, names) {
  const layers = names.map((name) => {
    const own = map === app.map;
    const pane = own ? `tt-${name}-pinned` : `tt-${name}`;
    const box = map.getPane(pane) || map.createPane(pane);
    Object.assign(box.style, { zIndex: String(CANVASES[name] + (own ? 1 : 0)), pointerEvents: 'none' });
    const layer = new CanvasLayer({ pane, name: `${name}-pinned`, scene: app.scenes.pinned });
    layer.painters = app.canvases[name].painters;
    app.canvases[`${name}-pinned`] = layer.addTo(map);
    return layer;
  });
  /** @type {(keyof State)[]} */
  const LOOKS = ['compare', 'place', 'point', 'layers', 'filters', 'theme', 'palette', 'lang'];
  return {
    /**
     * @param {State} state
     * @param {Changed} changed
     */
    update(state, changed) {
      if (changed.has('ratio')) { for (const layer of layers) if (layer.view) layer._update(); }
      const opacity = app.data.palette.opacity[state.theme];
      for (const layer of layers) if (layer.options.name === 'cells-pinned') layer._container.style.opacity = opacity;
      if (anyOf(changed, ...LOOKS)) { for (const layer of layers) layer.touch(); }
    },
    remove() {
      for (const layer of layers) {
        delete app.canvases[layer.options.name];
        layer.remove();
      }
    },
  };
}
