/**
 * The tab of figures: charts of the span shown, first-level units, tempo. Redrawn when the clock rests, never in a drag.
 */
import { el, lagging } from '../core/dom.js';
import { countsOf } from '../counting/counts.js';
import { multiples } from './multiples.js';
import { panelWidth } from './panel_width.js';
import { sharesChart } from './shares_chart.js';
import { tempo } from './tempo.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function numbersTab(app) {
  const { root, store, data, t } = app;
  const f = app.format;
  const counts = countsOf(data);
  const pane = app.regions.panes.numbers;
  /** @type {number | null} */
  let unit = null;
  let drawn = '';
  /** @type {number | null} */
  let tabulated = null;
  let later = 0;

  const select = el(
    'select',
    {
      class: 'tt-select',
      'aria-label': t('Country or {unit}', { unit: app.format.unit() }),
      on: { change: () => choose(select.value) },
    },
    el('option', { value: '', text: t('The whole country') }),
    counts.units.map((one) => el('option', { value: one, text: t(data.admin1[one]) })),
  );
  const title = el('h2', { class: 'tt-h' });
  const charts = sharesChart(app);
  const panels = multiples(app, choose);
  const pace = tempo(app, charts.span);
  const box = el('div', { class: 'tt-numbers' }, title, panelWidth(app), select, charts.node, panels.node, pace.node);
  pane.append(box);

  /**
   * Show a first-level unit, or the country ('' or null), in the large charts.
   *
   * @param {string | number | null} one
   */
  function choose(one) {
    unit = one === '' || one === null ? null : Number(one);
    select.value = unit === null ? '' : String(unit);
    draw(store.state);
    if (document.activeElement !== select) box.scrollIntoView({ block: 'start' });
  }

  /** @param {State} state */
  function below(state) {
    panels.draw(state.from, state.to, charts.order);
    pace.draw(state.from, state.to);
    if (app.numbersPainted) app.numbersPainted.all = true;
  }

  /** @type {(keyof State)[]} */
  const LOOKS = ['lang', 'theme', 'palette', 'layers', 'ratio'];

  /** @param {State} state */
  function draw(state) {
    const key = [
      state.from,
      state.to,
      unit,
      state.lang,
      state.theme,
      state.palette,
      state.layers.hatches,
      box.clientWidth,
      state.ratio,
    ].join();
    if (key !== drawn) {
      const begun = performance.now();
      drawn = key;
      tabulated = state.day;
      title.textContent = t('{a} to {b}', { a: f.shortDay(state.from), b: f.shortDay(state.to) });
      charts.draw(state.from, state.to, unit);
      app.numbersPainted = { ms: performance.now() - begun, from: state.from, to: state.to };
      clearTimeout(later);
      later = setTimeout(below, 0, state); // what lies further down, once the charts are on the screen
    } else if (state.day !== tabulated) {
      tabulated = state.day;
      charts.tabulate();
    }
    charts.move(state.day);
    panels.move();
    pace.move(state.day);
  }

  /** @param {State} state */
  const visible = (state) => state.panel === 'numbers' && !root.dataset.embed;
  const rest = () => visible(store.state) && draw(store.state);

  return {
    ready() {
      app.onSettle(rest);
      root.addEventListener('tt-widened', rest);
      app.life.observe(pane, lagging(rest, 150));
    },
    update(state, changed) {
      if (!visible(state)) return;
      if (changed.has('panel')) draw(state);
      else if (LOOKS.some((key) => changed.has(key))) rest();
      else if (changed.has('day')) {
        charts.move(state.day);
        panels.move();
        pace.move(state.day);
      }
    },
  };
}
