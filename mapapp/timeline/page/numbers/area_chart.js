/**
 * A stacked area over days: one band per holder, a line on the clock's day and one on the day pointed at.
 */
import { el, fill } from '../core/dom.js';
import { pixelRatio } from '../core/screen.js';
import { patterns } from '../signs/patterns.js';
import { daysOf, paintAreas, shareOf } from './area_painting.js';
import { answerSpans } from './span_choice.js';

/** @typedef {import('./area_painting.js').Figures} Figures */
/** @typedef {ReturnType<typeof areaChart>} AreaChart */

/**
 * A chart without figures yet; `draw` gives it some.
 *
 * @param {App} app
 * @param {object} options
 * @param {string} options.label
 * @param {number} options.height                        CSS pixels
 * @param {(value: number) => string} options.text       of a value
 * @param {import('./span_choice.js').Answers} [options.answers]   a chart without is small, and answers nothing
 */
export function areaChart(app, { label, height, text, answers }) {
  const { store, t } = app;
  const small = !answers;
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
  /** @type {Figures | null} */
  let figures = null;
  const look = looks(app, small, text);

  /** @param {Figures} next */
  function draw(next) {
    figures = next;
    const width = node.clientWidth;
    const ratio = pixelRatio(width, height);
    const g = canvas.getContext('2d');
    if (!width || !g) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    node.dataset.most = String(paintAreas(g, { width, height }, next, look(g, ratio)));
    fill(marks, small ? [] : next.jumps.map((day) => mark(next, day)));
    move(store.state.day);
  }

  /**
   * @param {Figures} shown
   * @param {number} day
   */
  function mark(shown, day) {
    const at = shareOf(shown, day);
    const name = 'tt-chart-mark' + (at > 0.6 ? ' is-late' : '');
    return el('span', { class: name, vars: { '--at': at } }, el('span', { text: t('more sources from here') }));
  }

  /**
   * A line on a day; cheap, for the clock's follows every frame.
   *
   * @param {HTMLElement} line
   * @param {number | null} day
   */
  function place(line, day) {
    line.hidden = day === null || !figures || day < figures.from || day > figures.to;
    if (figures && day !== null && !line.hidden) {
      line.style.transform = `translateX(${shareOf(figures, day) * 100}%)`; // of its own width, the chart's: no layout is asked for
    }
  }

  /** @param {number} day */
  function move(day) {
    if (figures) place(cursor, day);
  }

  /**
   * The days of a span that is being chosen; null for none.
   *
   * @param {number | null} a
   * @param {number} [b]
   */
  function band(a, b = a ?? 0) {
    brush.hidden = a === null;
    if (a === null || !figures) return;
    const [first, last] = [Math.min(a, b), Math.max(a, b)];
    brush.style.left = ((first - figures.from) / daysOf(figures)) * 100 + '%';
    brush.style.width = ((last - first + 1) / daysOf(figures)) * 100 + '%';
  }

  if (answers) {
    node.tabIndex = 0;
    node.setAttribute('role', 'slider');
    node.setAttribute('aria-label', label);
    node.setAttribute(
      'aria-description',
      t('Arrow keys move the day; Shift and arrow keys choose a span, Enter shows it.'),
    );
    answerSpans(node, () => figures, () => store.state.day, band, answers);
  }

  /**
   * What a screen reader says of the day.
   *
   * @param {string} words
   */
  function say(words) {
    if (small || !figures) return;
    const { from, to } = figures;
    node.setAttribute('aria-valuemin', String(from));
    node.setAttribute('aria-valuemax', String(to));
    node.setAttribute('aria-valuenow', String(Math.min(to, Math.max(from, store.state.day))));
    node.setAttribute('aria-valuetext', words);
  }

  return { node, draw, move, say, point: (/** @type {number | null} */ day) => place(pointer, day) };
}

/**
 * How a chart looks in the colours and language of the day it is painted.
 *
 * @param {App} app
 * @param {boolean} small
 * @param {(value: number) => string} text
 */
function looks({ root, store, data, format, factions }, small, text) {
  const pattern = patterns();
  /** @param {number} holder */
  const on = (holder) => factions.inkOn(factions.colour(holder));
  /** @param {string} name */
  const ink = (name) => getComputedStyle(root).getPropertyValue(name);
  /**
   * @param {CanvasRenderingContext2D} g
   * @param {number} ratio
   * @returns {import('./area_painting.js').Look}
   */
  return (g, ratio) => ({
    small,
    rtl: root.dir === 'rtl',
    paper: ink('--tt-bg'),
    ink: ink('--tt-ink'),
    muted: ink('--tt-muted'),
    rule: ink('--tt-rule'),
    colour: factions.colour,
    on,
    letter: factions.letter,
    hatch: store.state.layers.hatches
      ? (holder) => pattern(g, data.factions[holder].hatch, on(holder), ratio, 0.3)
      : null,
    text,
    iso: data.iso,
    monthYear: format.monthYear,
    dayMonth: format.dayMonth,
  });
}
