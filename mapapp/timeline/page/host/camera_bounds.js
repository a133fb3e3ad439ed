/**
 * Where a link or a host may move the map to.
 */
import { BEYOND_THE_MAP } from './link_grammar.js';

/** Bounds of the middle of the map. */
export const reachOf = (data) => L.latLngBounds(data.bounds).pad(BEYOND_THE_MAP);

/** Whether a point is one that the map may have in its middle. */
export const isNear = (data, { lon, lat }) => reachOf(data).contains([lat, lon]);

/** A zoom inside those of a map. */
export const zoomOf = (map, zoom) => Math.min(map.getMaxZoom(), Math.max(map.getMinZoom(), zoom));
