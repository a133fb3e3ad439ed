/**
 * A stacked area over days: one band per holder, in its colour and with its letter. A click goes to the day, a drag or
 * Shift and the arrow keys choose a span, hovering or touching names a day.
 *
 * @typedef {object} Figures
 * @property {number} from, to              first and last day, both inside
 * @property {[number, Float64Array][]} rows   holder and its value on each day, from the bottom up
 * @property {number[]} jumps               days from which more sources are there
 */
import { el, fill } from '../core/dom.js';
import { pixelRatio } from '../core/screen.js';
import { patterns } from '../signs/patterns.js';

export function areaChart(app, { label, height, text, small = false, go, span, hover }) {
  const { root, store, data, t } = app;
  const f = app.format;
  const factions = app.factions;
  const pattern = patterns();
  const LEAST_DAYS = 3;
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const cursor = el('div', { class: 'tt-chart-cursor', 'aria-hidden': 'true' });
  const pointer = el('div', { class: 'tt-chart-pointer', 'aria-hidden': 'true', hidden: true });
  const brush = el('div', { class: 'tt-chart-brush', 'aria-hidden': 'true', hidden: true });
  const marks = el('div', { class: 'tt-chart-marks', 'aria-hidden': 'true' });
  const node = el(
    'div',
    { class: 'tt-chart' + (small ? ' is-small' : ''), dir: 'ltr', vars: { '--tall': height + 'px' } },
    canvas,
    marks,
    brush,
    pointer,
    cursor,
  );
  let figures = null;
  let drag = null;
  let keys = null; // span chosen by keyboard: {anchor, end}

  const count = () => figures.to - figures.from + 1;
  const share = (day) => (day - figures.from + 0.5) / count();
  const dayAt = (clientX) => {
    const box = node.getBoundingClientRect();
    const at = Math.floor(((clientX - box.left) / box.width) * count());
    return figures.from + Math.min(count() - 1, Math.max(0, at));
  };
  const ink = (name) => getComputedStyle(root).getPropertyValue(name);

  function draw(next) {
    figures = next;
    const [w, h] = [node.clientWidth, height];
    const ratio = pixelRatio(w, h);
    if (!w) return;
    canvas.width = Math.round(w * ratio);
    canvas.height = Math.round(h * ratio);
    const g = canvas.getContext('2d');
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    const bottom = small ? h : h - 18;
    bands(g, Math.round(w), bottom, ratio);
    if (!small) ticks(g, w, bottom);
    fill(marks, small ? [] : figures.jumps.map(mark));
    move(store.state.day);
  }

  /** The bands, sampled once per pixel: what holds on the day under it. */
  function bands(g, w, h, ratio) {
    const n = count();
    const at = (c) => Math.min(n - 1, Math.floor((c / w) * n));
    const sums = new Float64Array(w);
    for (const [, row] of figures.rows) for (let c = 0; c < w; c++) sums[c] += row[at(c)];
    const most = figures.most || Math.max(1, ...sums);
    node.dataset.most = most;
    const base = new Float64Array(w);
    for (const [holder, row] of figures.rows) {
      const top = Float64Array.from(base, (sum, c) => sum + row[at(c)]);
      const y = (value) => h - (value / most) * h;
      outline(g, base, top, y, w);
      g.fillStyle = factions.colour(holder);
      g.fill();
      if (store.state.layers.hatches && holder >= 0) {
        g.fillStyle = pattern(g, data.factions[holder].hatch, factions.inkOn(factions.colour(holder)), ratio, 0.3);
        g.fill();
      }
      g.strokeStyle = ink('--tt-bg');
      g.lineWidth = small ? 0.4 : 0.8;
      g.stroke();
      if (!small) letter(g, holder, base, top, y, w);
      base.set(top);
    }
  }

  /** The band between two lines of steps, with a point only where a line steps. */
  function outline(g, base, top, y, w) {
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

  /** The holder's letter where its band is thickest, if it fits. */
  function letter(g, holder, base, top, y, w) {
    let [best, room] = [-1, 15];
    for (let c = 12; c < w - 12; c += 3) {
      const thick = Math.min(...[c - 9, c, c + 9].map((i) => y(base[i]) - y(top[i])));
      if (thick > room) [best, room] = [c, thick];
    }
    if (best < 0 || holder < 0) return;
    const middle = (y(base[best]) + y(top[best])) / 2;
    g.font = '700 12px system-ui, sans-serif';
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillStyle = factions.inkOn(factions.colour(holder));
    g.fillText(factions.letter(holder, figures.from + Math.floor((best / w) * count())), best, middle);
  }

  /** Days or months or years along the foot, the greatest value at the top. */
  function ticks(g, w, bottom) {
    const n = count();
    const years = n > 1000;
    const months = n > 75;
    g.font = '400 11px system-ui, sans-serif';
    g.fillStyle = ink('--tt-muted');
    g.strokeStyle = ink('--tt-rule');
    g.textBaseline = 'alphabetic';
    g.textAlign = 'center';
    g.direction = root.dir === 'rtl' ? 'rtl' : 'ltr';
    let clear = 16;
    for (let day = figures.from; day <= figures.to; day++) {
      const iso = data.iso(day);
      if (years ? !iso.endsWith('-01-01') : months && !iso.endsWith('-01')) continue;
      const x = share(day) * w;
      const words = years ? iso.slice(0, 4) : months ? f.monthYear(day) : f.dayMonth(day);
      const half = g.measureText(words).width / 2;
      if (x - half < clear || x + half > w) continue;
      clear = x + half + 14;
      g.fillText(words, x, bottom + 14);
      g.beginPath();
      g.moveTo(x, bottom);
      g.lineTo(x, bottom + 4);
      g.stroke();
    }
    const words = text(Number(node.dataset.most));
    g.font = '600 11px system-ui, sans-serif';
    g.textAlign = 'left';
    g.globalAlpha = 0.85;
    g.fillStyle = ink('--tt-bg');
    g.fillRect(0, 0, g.measureText(words).width + 8, 16);
    g.globalAlpha = 1;
    g.fillStyle = ink('--tt-ink');
    g.fillText(words, 4, 12);
  }

  const mark = (day) =>
    el(
      'span',
      { class: 'tt-chart-mark' + (share(day) > 0.6 ? ' is-late' : ''), vars: { '--at': share(day) } },
      el('span', { text: t('more sources from here') }),
    );

  /** The clock's line; cheap, for it follows every frame. */
  function move(day) {
    if (!figures) return;
    cursor.hidden = day < figures.from || day > figures.to;
    cursor.style.transform = `translateX(${share(day) * 100}%)`; // of its own width, the chart's: no layout is asked for
  }

  /** A line on the day that the reader points at, null for none. */
  function point(day) {
    pointer.hidden = day === null || !figures || day < figures.from || day > figures.to;
    if (!pointer.hidden) pointer.style.transform = `translateX(${share(day) * 100}%)`;
  }

  function band(a, b) {
    brush.hidden = a === null;
    if (a === null) return;
    const [first, last] = [Math.min(a, b), Math.max(a, b)];
    brush.style.left = ((first - figures.from) / count()) * 100 + '%';
    brush.style.width = ((last - first + 1) / count()) * 100 + '%';
  }

  function choose(a, b) {
    band(null);
    const [first, last] = [Math.min(a, b), Math.max(a, b)];
    if (last - first + 1 < LEAST_DAYS) return;
    span(first, last);
  }

  if (!small) {
    node.tabIndex = 0;
    node.setAttribute('role', 'slider');
    node.setAttribute('aria-label', label);
    node.setAttribute(
      'aria-description',
      t('Arrow keys move the day; Shift and arrow keys choose a span, Enter shows it.'),
    );
    node.addEventListener('pointerdown', (event) => {
      if (!figures || event.button > 0) return;
      drag = { x: event.clientX, day: dayAt(event.clientX), far: false };
      node.setPointerCapture(event.pointerId);
    });
    node.addEventListener('pointermove', (event) => {
      if (!figures) return;
      const day = dayAt(event.clientX);
      hover(day);
      if (!drag) return;
      drag.far = drag.far || Math.abs(event.clientX - drag.x) > 6;
      if (drag.far) band(drag.day, day);
    });
    node.addEventListener('pointerup', (event) => {
      if (!drag) return;
      const { far, day } = drag;
      drag = null;
      if (far) choose(day, dayAt(event.clientX));
      else go(day);
      if (event.pointerType === 'touch') hover(null);
    });
    node.addEventListener('pointercancel', () => {
      drag = null;
      band(null);
      hover(null);
    });
    node.addEventListener('pointerleave', () => !drag && hover(null));
    node.addEventListener('keydown', onKey);
    node.addEventListener('blur', () => {
      keys = null;
      band(null);
    });
  }

  function onKey(event) {
    if (!figures || event.ctrlKey || event.altKey || event.metaKey) return;
    const { day } = store.state;
    const big = Math.max(1, Math.round(count() / 20));
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -big, PageUp: big };
    const within = (at) => Math.min(figures.to, Math.max(figures.from, at));
    if (event.key in steps && event.shiftKey) {
      keys = keys || { anchor: within(day), end: within(day) };
      keys.end = within(
        keys.end + steps[event.key] * (event.key.startsWith('Page') ? 1 : Math.max(1, Math.round(big / 5))),
      );
      band(keys.anchor, keys.end);
      hover(keys.end);
    } else if (event.key in steps) go(within(day + steps[event.key]));
    else if (event.key === 'Home') go(figures.from);
    else if (event.key === 'End') go(figures.to);
    else if (event.key === 'Enter' && keys) {
      const { anchor, end } = keys;
      keys = null;
      hover(null);
      choose(anchor, end);
    } else if (event.key === 'Escape' && keys) {
      keys = null;
      band(null);
      hover(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What a screen reader says of the day. */
  function say(words) {
    if (small || !figures) return;
    node.setAttribute('aria-valuemin', String(figures.from));
    node.setAttribute('aria-valuemax', String(figures.to));
    node.setAttribute('aria-valuenow', String(Math.min(figures.to, Math.max(figures.from, store.state.day))));
    node.setAttribute('aria-valuetext', words);
  }

  return { node, draw, move, point, say };
}
