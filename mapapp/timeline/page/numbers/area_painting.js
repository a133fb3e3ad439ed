/**
 * Paints stacked areas: one band per holder, in its colour and with its letter, over days or months or years.
 */

/**
 * What a chart shows.
 *
 * @typedef {object} Figures
 * @property {number} from                     first day
 * @property {number} to                       last day, inside
 * @property {[number, Float64Array][]} rows   holder and its value on each day, from the bottom up
 * @property {number[]} jumps                  days from which more sources are there
 * @property {number} most                     value at the top; 0: the greatest sum of a day
 */

/**
 * How it looks.
 *
 * @typedef {object} Look
 * @property {boolean} small                            a band only: no letters, no axis
 * @property {boolean} rtl
 * @property {string} paper                             colours
 * @property {string} ink
 * @property {string} muted
 * @property {string} rule
 * @property {(holder: number) => string} colour
 * @property {(holder: number) => string} on            colour of what is written on the holder's
 * @property {(holder: number, day: number) => string} letter
 * @property {((holder: number) => CanvasPattern) | null} hatch
 * @property {(value: number) => string} text           of the greatest value
 * @property {(day: number) => string} iso
 * @property {(day: number) => string} monthYear
 * @property {(day: number) => string} dayMonth
 */

/** How many days figures cover. @param {Figures} figures */
export const daysOf = (figures) => figures.to - figures.from + 1;

/**
 * Where the middle of a day is, as a share of the width.
 *
 * @param {Figures} figures
 * @param {number} day
 */
export const shareOf = (figures, day) => (day - figures.from + 0.5) / daysOf(figures);

/**
 * The upper edges of the bands, sampled once per pixel: what holds on the day under it.
 *
 * @param {Figures} figures
 * @param {number} width   whole pixels
 * @returns {{edges: [number, Float64Array][], most: number}}
 */
export function edgesOf(figures, width) {
  const n = daysOf(figures);
  const day = Array.from({ length: width }, (_, c) => Math.min(n - 1, Math.floor((c / width) * n)));
  const sums = new Float64Array(width);
  /** @type {[number, Float64Array][]} */
  const edges = figures.rows.map(([holder, row]) => {
    for (let c = 0; c < width; c++) sums[c] += row[day[c]];
    return [holder, sums.slice()];
  });
  return { edges, most: figures.most || Math.max(1, ...sums) };
}

/**
 * Paints the areas and, unless it is small, the axis below them; returns the value at the top.
 *
 * @param {CanvasRenderingContext2D} g
 * @param {{width: number, height: number}} size   CSS pixels
 * @param {Figures} figures
 * @param {Look} look
 */
export function paintAreas(g, { width, height }, figures, look) {
  const bottom = look.small ? height : height - 18;
  const w = Math.round(width);
  const { edges, most } = edgesOf(figures, w);
  /** @param {number} value */
  const y = (value) => bottom - (value / most) * bottom;
  /** @type {Float64Array} */
  let base = new Float64Array(w);
  for (const [holder, top] of edges) {
    outline(g, base, top, y);
    g.fillStyle = look.colour(holder);
    g.fill();
    if (look.hatch && holder >= 0) {
      g.fillStyle = look.hatch(holder);
      g.fill();
    }
    g.strokeStyle = look.paper;
    g.lineWidth = look.small ? 0.4 : 0.8;
    g.stroke();
    if (!look.small) letter(g, figures, look, holder, base, top, y);
    base = top;
  }
  if (!look.small) {
    ticks(g, width, bottom, figures, look);
    greatest(g, most, look);
  }
  return most;
}

/**
 * The band between two lines of steps, with a point only where a line steps.
 *
 * @param {CanvasRenderingContext2D} g
 * @param {Float64Array} base
 * @param {Float64Array} top
 * @param {(value: number) => number} y
 */
function outline(g, base, top, y) {
  const w = top.length;
  g.beginPath();
  g.moveTo(0, y(top[0]));
  for (let c = 1; c < w; c++) {
    if (top[c] === top[c - 1]) continue;
    g.lineTo(c, y(top[c - 1]));
    g.lineTo(c, y(top[c]));
  }
  g.lineTo(w, y(top[w - 1]));
  g.lineTo(w, y(base[w - 1]));
  for (let c = w - 1; c > 0; c--) {
    if (base[c] === base[c - 1]) continue;
    g.lineTo(c, y(base[c]));
    g.lineTo(c, y(base[c - 1]));
  }
  g.lineTo(0, y(base[0]));
  g.closePath();
}

/**
 * The holder's letter where its band is thickest, if it fits.
 *
 * @param {CanvasRenderingContext2D} g
 * @param {Figures} figures
 * @param {Look} look
 * @param {number} holder
 * @param {Float64Array} base
 * @param {Float64Array} top
 * @param {(value: number) => number} y
 */
function letter(g, figures, look, holder, base, top, y) {
  const w = top.length;
  let [best, room] = [-1, 15];
  for (let c = 12; c < w - 12; c += 3) {
    const thick = Math.min(...[c - 9, c, c + 9].map((i) => y(base[i]) - y(top[i])));
    if (thick > room) [best, room] = [c, thick];
  }
  if (best < 0 || holder < 0) return;
  g.font = '700 12px system-ui, sans-serif';
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  g.fillStyle = look.on(holder);
  const day = figures.from + Math.floor((best / w) * daysOf(figures));
  g.fillText(look.letter(holder, day), best, (y(base[best]) + y(top[best])) / 2);
}

/**
 * Days or months or years along the foot, as many as there is room for.
 *
 * @param {CanvasRenderingContext2D} g
 * @param {number} width
 * @param {number} bottom
 * @param {Figures} figures
 * @param {Look} look
 */
function ticks(g, width, bottom, figures, look) {
  const [years, months] = [daysOf(figures) > 1000, daysOf(figures) > 75];
  g.font = '400 11px system-ui, sans-serif';
  g.fillStyle = look.muted;
  g.strokeStyle = look.rule;
  g.textBaseline = 'alphabetic';
  g.textAlign = 'center';
  g.direction = look.rtl ? 'rtl' : 'ltr';
  let clear = 16;
  for (let day = figures.from; day <= figures.to; day++) {
    const iso = look.iso(day);
    if (years ? !iso.endsWith('-01-01') : months && !iso.endsWith('-01')) continue;
    const x = shareOf(figures, day) * width;
    const words = years ? iso.slice(0, 4) : months ? look.monthYear(day) : look.dayMonth(day);
    const half = g.measureText(words).width / 2;
    if (x - half < clear || x + half > width) continue;
    clear = x + half + 14;
    g.fillText(words, x, bottom + 14);
    g.beginPath();
    g.moveTo(x, bottom);
    g.lineTo(x, bottom + 4);
    g.stroke();
  }
}

/**
 * The value at the top.
 *
 * @param {CanvasRenderingContext2D} g
 * @param {number} most
 * @param {Look} look
 */
function greatest(g, most, look) {
  const words = look.text(most);
  g.font = '600 11px system-ui, sans-serif';
  g.textAlign = 'left';
  g.globalAlpha = 0.85;
  g.fillStyle = look.paper;
  g.fillRect(0, 0, g.measureText(words).width + 8, 16);
  g.globalAlpha = 1;
  g.fillStyle = look.ink;
  g.fillText(words, 4, 12);
}
