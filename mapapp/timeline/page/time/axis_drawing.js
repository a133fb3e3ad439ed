/**
 * What is painted under slider and brush: how much happened when, stretches without a report, days, months, years.
 */
import { contextOf } from '../core/canvas.js';
import { pixelRatio } from '../core/screen.js';

/** @param {App} app */
export function axisDrawing(app) {
  const { store, data, t, root } = app;
  const f = app.format;
  const { x, wideX, last, PAD } = app.axis;
  const { canvas, track, end, wideCanvas, overview } = app.axis.parts;
  /** @param {string} name */
  const ink = (name) => getComputedStyle(root).getPropertyValue(name).trim() || 'gray';
  /** @param {number} size */
  const font = (size) => `${size}px system-ui, sans-serif`;
  const DAY_MS = 86400000;

  /**
   * The context of a canvas sized to its box, empty.
   *
   * @param {HTMLCanvasElement} node
   * @param {HTMLElement} box
   */
  function surface(node, box) {
    const [w, h] = [box.clientWidth, box.clientHeight];
    const ratio = pixelRatio(w, h);
    if (node.width !== Math.round(w * ratio) || node.height !== Math.round(h * ratio)) {
      node.width = Math.round(w * ratio);
      node.height = Math.round(h * ratio);
    }
    const g = contextOf(node);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, w, h);
    return { g, w, h };
  }

  /**
   * Events per column of pixels, as a share of the busiest (square root: single events stay visible).
   *
   * @param {number} from
   * @param {number} to
   * @param {(day: number) => number} at   position of a day, CSS pixels
   * @param {number} w
   * @param {number} size
   */
  function columns(from, to, at, w, size) {
    const sums = new Float64Array(Math.max(1, Math.ceil(w / size)));
    for (let day = Math.max(0, from); day <= Math.min(last, to); day++) {
      if (!data.activity(day)) continue;
      const column = Math.floor(at(day) / size);
      if (column >= 0 && column < sums.length) sums[column] += data.activity(day);
    }
    const most = Math.max(1, ...sums);
    return sums.map((sum) => Math.sqrt(sum / most));
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   */
  function line(g, x1, y1, x2, y2) {
    g.beginPath();
    g.moveTo(x1, y1);
    g.lineTo(x2, y2);
    g.stroke();
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {number} from
   * @param {number} to
   * @param {number} base
   * @param {number} perDay
   * @param {number} w
   */
  function drawDensity(g, from, to, base, perDay, w) {
    g.fillStyle = ink('--tt-density');
    /**
     * @param {number} left
     * @param {number} wide
     * @param {number} share
     */
    const bar = (left, wide, share) => {
      const tall = Math.max(2, share * (base - 26));
      g.fillRect(left, base - tall, wide, tall);
    };
    if (perDay < 5) {
      columns(from, to, x, w, 3).forEach((share, column) => share && bar(column * 3, 2.2, share));
      return;
    }
    const seen = Array.from({ length: to - from + 1 }, (_, n) => data.activity(from + n));
    const most = Math.max(1, ...seen);
    for (let day = from; day <= to; day++) {
      const n = seen[day - from];
      if (n) bar(x(day) - Math.min(perDay * 0.36, 9), Math.min(perDay * 0.72, 18), Math.sqrt(n / most));
    }
  }

  /**
   * Stretches without any report are shaded and, where there is room, named. Absence of reports is not calm.
   *
   * @param {CanvasRenderingContext2D} g
   * @param {number} from
   * @param {number} to
   * @param {number} base
   */
  function drawQuiet(g, from, to, base) {
    const words = t('no change reported');
    g.font = font(11);
    g.textAlign = 'center';
    const need = g.measureText(words).width + 16;
    let start = -1;
    for (let day = from; day <= to + 1; day++) {
      const silent = day <= to && !data.activity(day);
      if (silent && start < 0) start = day;
      if (silent || start < 0) continue;
      const [a, b] = [Math.max(PAD, x(start - 0.5)), Math.min(app.axis.width - PAD, x(day - 0.5))];
      if (b - a > 14) {
        g.fillStyle = ink('--tt-quiet');
        g.fillRect(a, base - 9, b - a, 9);
      }
      if (b - a > need) {
        g.fillStyle = ink('--tt-muted');
        g.fillText(words, (a + b) / 2, base - 13);
      }
      start = -1;
    }
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {number} from
   * @param {number} to
   * @param {number} base
   * @param {number} perDay
   * @param {number} w
   */
  function drawTicks(g, from, to, base, perDay, w) {
    g.fillStyle = ink('--tt-muted');
    g.strokeStyle = ink('--tt-rule');
    g.lineWidth = 1;
    g.font = font(12);
    g.textAlign = 'center';
    g.direction = app.root.dir === 'rtl' ? 'rtl' : 'ltr';
    let clear = -Infinity;
    for (const [day, text, strong] of perDay >= 7 ? dayTicks(from, to, perDay) : monthTicks(from, to, perDay)) {
      const at = x(day);
      line(g, at + 0.5, base, at + 0.5, base + (strong ? 9 : 5));
      const half = g.measureText(text).width / 2;
      const spot = Math.min(w - half - 2, Math.max(half + 2, at));
      if (!text || spot - half < clear + 8) continue;
      g.fillText(text, spot, base + 23);
      clear = spot + half;
    }
  }

  /**
   * A tick for every day, named daily, every other day or weekly: [day, name or "", first of the month].
   *
   * @param {number} from
   * @param {number} to
   * @param {number} perDay
   */
  function dayTicks(from, to, perDay) {
    const every = perDay >= 56 ? 1 : perDay >= 28 ? 2 : 7;
    /** @type {[number, string, boolean][]} */
    const found = [];
    for (let day = from; day <= to; day++) {
      const date = f.asDate(day).getUTCDate();
      const weekly = date % 7 === 1 && date < 29;
      const first = day === from && date % 7 !== 6 && date % 7 !== 0 && date < 27; // no other name close by
      found.push([
        day,
        (every === 7 ? weekly || first : (day - from) % every === 0) ? f.dayMonth(day) : '',
        date === 1,
      ]);
    }
    return found;
  }

  /**
   * A tick for every month, quarter, half-year or year, whichever stand at least 46 pixels apart.
   *
   * @param {number} from
   * @param {number} to
   * @param {number} perDay
   */
  function monthTicks(from, to, perDay) {
    const step = [1, 3, 6].find((months) => perDay * 30.4 * months >= 46) || 12;
    const zero = f.asDate(0).getTime();
    const begun = f.asDate(from);
    /** @type {[number, string, boolean][]} */
    const found = [];
    for (let count = begun.getUTCMonth();; count++) {
      const day = Math.round((Date.UTC(begun.getUTCFullYear(), count, 1) - zero) / DAY_MS);
      if (day > to) return found;
      const month = count % 12;
      if (day < from || month % step) continue;
      found.push([day, month ? f.month(day) : String(f.asDate(day).getUTCFullYear()), month === 0]);
    }
  }

  return {
    /** The track under the thumb. */
    span() {
      const { from, to } = store.state;
      const { g, w, h } = surface(canvas, track);
      const base = h - 27;
      const perDay = (w - 2 * PAD) / Math.max(1, to - from);
      drawQuiet(g, from, to, base);
      drawDensity(g, from, to, base, perDay, w);
      g.strokeStyle = ink('--tt-rule');
      g.lineWidth = 2;
      line(g, PAD, base, w - PAD, base);
      drawTicks(g, from, to, base, perDay, w);
      end.hidden = to < last;
      end.textContent = t('no later source');
      if (end.hidden) return;
      g.strokeStyle = ink('--tt-ink');
      g.lineWidth = 2;
      line(g, x(last), base - 22, x(last), base + 5);
    },
    /** All years under the brush. */
    overview() {
      const { g, w, h } = surface(wideCanvas, overview);
      const base = h - 13;
      g.fillStyle = ink('--tt-density');
      columns(0, last, wideX, w, 2).forEach((share, column) => {
        if (share) g.fillRect(column * 2, base - share * (base - 2), 1.4, share * (base - 2));
      });
      g.strokeStyle = ink('--tt-rule');
      line(g, 0, base + 0.5, w, base + 0.5);
      g.fillStyle = ink('--tt-muted');
      g.font = font(11);
      g.textAlign = 'left';
      const room = w / (last / 365.25);
      for (let year = f.asDate(0).getUTCFullYear(); year <= f.asDate(last).getUTCFullYear(); year++) {
        const at = wideX(Math.max(0, Math.round((Date.UTC(year, 0, 1) - f.asDate(0).getTime()) / DAY_MS)));
        line(g, at + 0.5, base, at + 0.5, base + 5);
        const text = room < 34 ? '’' + String(year).slice(2) : String(year);
        if (at + g.measureText(text).width < w) g.fillText(text, at + 2, h - 2);
      }
    },
  };
}
