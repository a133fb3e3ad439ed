/**
 * Hatches as backgrounds of small boxes, drawn with the tile that the map is hatched with: some browsers lose thin lines
 * of CSS gradients, and the key would no longer explain the map.
 */
import { contextOf } from '../core/canvas.js';
import { pixelRatio } from '../core/screen.js';
import { patternTile } from './patterns.js';

/** @type {Map<string, string>} */
const made = new Map();

/**
 * A picture, as CSS has it, of a hatch over a box of some CSS pixels.
 *
 * @param {Hatch} hatch
 * @param {string} colour
 * @param {number} alpha   0 to 1
 * @param {number} width
 * @param {number} height
 */
export function tile(hatch, colour, alpha, width, height) {
  const ratio = Math.max(2, pixelRatio());
  const key = JSON.stringify([hatch, colour, alpha, width, height, ratio]);
  const known = made.get(key) || `url(${drawn(hatch, colour, alpha, width, height, ratio).toDataURL()})`;
  made.set(key, known);
  return known;
}

/**
 * @param {Hatch} hatch
 * @param {string} colour
 * @param {number} alpha
 * @param {number} width
 * @param {number} height
 * @param {number} ratio   device pixels per CSS pixel
 */
function drawn(hatch, colour, alpha, width, height, ratio) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const g = contextOf(canvas);
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.fillStyle = patternTile(g, hatch, colour, ratio, alpha);
  g.fillRect(0, 0, width, height);
  return canvas;
}

/**
 * Size that tiles of swatches and of the key's signs are drawn for, CSS pixels: that of the largest (legend.css).
 *
 * @type {[number, number]}
 */
export const SWATCH = [48, 32];
