/**
 * The first-level units side by side: area by holder over the span, one small chart each; a click shows one of them large.
 */
import { countsOf } from '../counting/counts.js';
import { csvButton, exactKm2, fileWord } from '../core/csv.js';
import { el, fill, lagging } from '../core/dom.js';
import { areaChart } from './area_chart.js';

/** @typedef {import('../counting/shares.js').Shares['areas']} Areas */

/**
 * A first-level unit: its number, its chart, and the areas that it shows.
 *
 * @typedef {object} Panel
 * @property {number} unit
 * @property {import('./area_chart.js').AreaChart} chart
 * @property {Areas} areas
 */

/**
 * @param {App} app
 * @param {(unit: number) => void} choose
 */
export function multiples(app, choose) {
  const { data, store, t } = app;
  const counts = countsOf(data);
  const box = el('ul', { class: 'tt-multiples' });
  const label = t('Area by {unit}', { unit: app.format.unit() });
  const node = el(
    'section',
    { class: 'tt-numbers-table' },
    csvButton(app, () => `${fileWord(data.admin1Label[1])}-${data.iso(span.from)}-${data.iso(span.to)}`, rows, label),
    el('h3', { class: 'tt-h3', text: label }),
    box,
  );
  let span = { from: 0, to: 0 };
  /** @type {Panel[]} */
  const panels = counts.units.map((unit) => ({
    unit,
    chart: areaChart(app, { label: data.admin1[unit], height: 48, text: String }),
    areas: new Map(),
  }));

  /** Area of every holder on the first day, the day shown and the last day, for each first-level unit. */
  function rows() {
    const { from, to } = span;
    const days = [...new Set([from, Math.min(to, Math.max(from, store.state.day)), to])];
    const lines = panels.flatMap(({ unit, areas }) =>
      days.flatMap((day) =>
        [...areas]
          .filter(([, row]) => row[day - from])
          .map((
            [holder, row],
          ) => [data.admin1[unit], data.iso(day), counts.idOf(holder) || '', exactKm2(row[day - from])])
      )
    );
    return [['admin1', 'day', 'holder', 'area_km2'], ...lines];
  }

  /**
   * Count and paint all.
   *
   * @param {number} from
   * @param {number} to
   * @param {number[]} order   holders from the bottom up
   */
  function draw(from, to, order) {
    span = { from, to };
    for (const panel of panels) panel.areas = counts.areas(from, to, panel.unit);
    fill(box, panels.map((panel) => item(app, panel, span, choose)));
    for (const { chart, areas } of panels) {
      /** @type {[number, Float64Array][]} */
      const bands = order.flatMap((holder) => {
        const row = areas.get(holder);
        return row ? [[holder, row]] : [];
      });
      chart.draw({ from, to, rows: bands, jumps: [], most: totalOn(areas, 0) });
    }
  }

  return {
    node,
    draw,
    move: lagging(() => panels.forEach(({ chart }) => chart.move(store.state.day)), 130),
  };
}

/**
 * A first-level unit: its name, its chart, and in words who held most of it first and last.
 *
 * @param {Pick<App, 't' | 'data' | 'format' | 'factions'>} page
 * @param {Panel} panel
 * @param {{from: number, to: number}} span
 * @param {(unit: number) => void} choose
 */
function item({ t, data, format, factions }, { unit, chart, areas }, { from, to }, choose) {
  /** @param {number} day */
  function most(day) {
    const [holder, row] = [...areas].sort((a, b) => b[1][day - from] - a[1][day - from])[0];
    return { who: factions.name(holder, day), share: format.percent(row[day - from] / totalOn(areas, day - from)) };
  }
  const [first, last] = [most(from), most(to)];
  const name = t(data.admin1[unit]);
  const words = t('{name}: mostly {a} ({p}), at the end {b} ({q})', {
    name,
    a: first.who,
    p: first.share,
    b: last.who,
    q: last.share,
  });
  return el(
    'li',
    {},
    el(
      'button',
      { type: 'button', class: 'tt-multiple', 'aria-label': words, title: words, on: { click: () => choose(unit) } },
      el('span', { class: 'tt-multiple-name', text: name }),
      chart.node,
    ),
  );
}

/**
 * Square metres of all on a day, counted from the first of the span.
 *
 * @param {Areas} areas
 * @param {number} n
 */
const totalOn = (areas, n) => [...areas.values()].reduce((sum, row) => sum + row[n], 0);
