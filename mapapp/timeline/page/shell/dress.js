/**
 * Language, direction, theme and first view of the page.
 */
import { directionOf } from '../data/writing.js';
import { reachOf } from '../host/camera_bounds.js';

/**
 * Language, direction, theme and the colours of the base map as attributes and variables of the root.
 *
 * @param {App} app
 * @param {State} state
 */
export function dress(app, state) {
  const { root, data } = app;
  root.lang = state.lang;
  root.dir = directionOf(data, state.lang);
  root.dataset.theme = state.theme;
  root.dataset.palette = state.palette;
  root.dataset.playing = String(state.playing);
  for (const [name, colour] of Object.entries(data.palette.base[state.theme])) {
    root.style.setProperty(`--tt-${name}`, colour);
  }
  app.map.getContainer().style.background = data.palette.base[state.theme].neighbour;
}

/**
 * The whole country in the room left free, or the view asked for.
 *
 * @param {App} app
 * @param {Options['view']} view
 */
export function fit(app, view) {
  const { map, data } = app;
  if (view) map.setView([view.lat, view.lon], view.zoom, { animate: false });
  else map.fitBounds(data.bounds, { animate: false, padding: [8, 8] });
  map.setMaxBounds(reachOf(data)); // after that, or Leaflet glides there
}
