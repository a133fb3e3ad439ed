/**
 * Hatches and mixed colours: what the map, its key and the charts are filled with.
 */

import { contextOf } from '../core/canvas.js';

/** How far the colour of each tone goes towards the common sand: firm, likely, unreported (data/bands.js). */
export const TOWARDS_SAND = [0, 0.4, 0.8];

/**
 * A hatch as a tone has it: the weaker the knowledge, the wider apart its lines.
 *
 * @param {Hatch} hatch
 * @param {number} tone   position in TONES
 * @returns {Hatch}
 */
export const thinner = (hatch, tone) => (tone ? { ...hatch, gap: hatch.gap * (1 + tone) } : hatch);

/**
 * A colour part of the way to another, both #rrggbb.
 *
 * @param {string} colour
 * @param {string} other
 * @param {number} share   0 is the one, 1 the other
 */
export function mixed(colour, other, share) {
  /**
   * @param {string} text
   * @param {number} at
   */
  const channel = (text, at) => parseInt(text.slice(at, at + 2), 16);
  /** @param {number} at */
  const mix = (at) => Math.round(channel(colour, at) * (1 - share) + channel(other, at) * share);
  return `rgb(${mix(1)}, ${mix(3)}, ${mix(5)})`;
}

/**
 * Canvas patterns by their look: lines at an angle every `gap` pixels, crossed or not, or dots.
 *
 * @returns {App['pattern']}
 */
export function patterns() {
  /** @type {Map<string, CanvasPattern>} */
  const made = new Map();
  return (context, hatch, colour, ratio, alpha) => {
    const key = JSON.stringify([hatch, colour, ratio, alpha]);
    const known = made.get(key);
    if (known) return known;
    const pattern = patternTile(context, hatch, colour, ratio, alpha);
    made.set(key, pattern);
    return pattern;
  };
}

/**
 * @param {CanvasRenderingContext2D} context   what it will fill
 * @param {Hatch} hatch
 * @param {string} colour
 * @param {number} ratio   device pixels per CSS pixel
 * @param {number} alpha   0 to 1
 */
export function patternTile(context, hatch, colour, ratio, alpha) {
  const tile = document.createElement('canvas');
  const g = contextOf(tile);
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
  // Null only for a picture that is not loaded yet; a canvas always is.
  const out = /** @type {CanvasPattern} */ (context.createPattern(tile, 'repeat'));
  const turned = hatch.dots ? 0 : -(hatch.angle || 0);
  out.setTransform(new DOMMatrix().rotate(turned).scale(1 / ratio));
  return out;
}
