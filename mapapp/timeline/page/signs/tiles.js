/**
 * Hatches as backgrounds of small boxes, drawn with the tile that the map is hatched with: some browsers lose thin lines
 * of CSS gradients, and the key would no longer explain the map.
 */
import { pixelRatio } from '../core/screen.js';
import { patternTile } from './patterns.js';

const made = new Map();

/** A picture, as CSS has it, of a hatch over a box of some CSS pixels. */
export function tile(hatch, colour, alpha, width, height) {
  const ratio = Math.max(2, pixelRatio());
  const key = JSON.stringify([hatch, colour, alpha, width, height, ratio]);
  if (!made.has(key)) made.set(key, `url(${drawn(hatch, colour, alpha, width, height, ratio).toDataURL()})`);
  return made.get(key);
}

function drawn(hatch, colour, alpha, width, height, ratio) {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const g = canvas.getContext('2d');
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.fillStyle = patternTile(g, hatch, colour, ratio, alpha);
  g.fillRect(0, 0, width, height);
  return canvas;
}

/** Size that tiles of swatches and of the key's signs are drawn for, CSS pixels: that of the largest (legend.css). */
export const SWATCH = [48, 32];
