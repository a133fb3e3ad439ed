/**
 * The first-level units side by side: area by holder over the span, one small chart each; a click shows one of them large.
 */
import { csvButton, exactKm2, fileWord } from '../core/csv.js';
import { el, fill, lagging } from '../core/dom.js';
import { countsOf } from '../counting/counts.js';
import { areaChart } from './area_chart.js';

export function multiples(app, choose) {
  const { data, store, t } = app;
  const f = app.format;
  const factions = app.factions;
  const counts = countsOf(data);
  const box = el('ul', { class: 'tt-multiples' });
  const csvRows = () => rows();
  const label = t('Area by {unit}', { unit: f.unit() });
  const node = el(
    'section',
    { class: 'tt-numbers-table' },
    csvButton(app, () => `${fileWord(data.admin1Label[1])}-${data.iso(span[0])}-${data.iso(span[1])}`, csvRows, label),
    el('h3', { class: 'tt-h3', text: label }),
    box,
  );
  let span = [0, 0];
  let found = [];
  const charts = new Map(
    counts.units.map((
      unit,
    ) => [unit, areaChart(app, { label: data.admin1[unit], height: 48, text: String, small: true })]),
  );

  const total = (areas, n) => [...areas.values()].reduce((sum, row) => sum + row[n], 0);
  const greatest = (areas, n) => [...areas].sort((a, b) => b[1][n] - a[1][n])[0];

  /** Area of every holder on the first day, the day shown and the last day, for each first-level unit. */
  function rows() {
    const days = [...new Set([span[0], Math.min(span[1], Math.max(span[0], store.state.day)), span[1]])];
    const out = [['admin1', 'day', 'holder', 'area_km2']];
    for (const [unit, areas] of found) {
      for (const day of days) {
        for (const [holder, row] of areas) {
          if (row[day - span[0]]) {
            out.push([data.admin1[unit], data.iso(day), counts.idOf(holder) || '', exactKm2(row[day - span[0]])]);
          }
        }
      }
    }
    return out;
  }

  /** Count and paint all; `order` are the holders from the bottom up. */
  function draw(from, to, order) {
    span = [from, to];
    found = counts.units.map((unit) => [unit, counts.areas(from, to, unit)]);
    fill(box, found.map(([unit, areas]) => item(unit, areas, to - from)));
    for (const [unit, areas] of found) {
      const known = order.filter((holder) => areas.has(holder));
      charts.get(unit).draw({
        from,
        to,
        rows: known.map((holder) => [holder, areas.get(holder)]),
        jumps: [],
        most: total(areas, 0),
      });
    }
  }

  /** A first-level unit: its name, its chart, and in words who held most of it first and last. */
  function item(unit, areas, last) {
    const of = (n, day) => {
      const [holder, row] = greatest(areas, n);
      return { who: factions.name(holder, day), share: f.percent(row[n] / total(areas, n)) };
    };
    const [a, b] = [of(0, span[0]), of(last, span[1])];
    const words = t('{name}: mostly {a} ({p}), at the end {b} ({q})', {
      name: t(data.admin1[unit]),
      a: a.who,
      p: a.share,
      b: b.who,
      q: b.share,
    });
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', class: 'tt-multiple', 'aria-label': words, title: words, on: { click: () => choose(unit) } },
        el('span', { class: 'tt-multiple-name', text: t(data.admin1[unit]) }),
        charts.get(unit).node,
      ),
    );
  }

  const moveSoon = lagging(() => charts.forEach((chart) => chart.move(store.state.day)), 130);

  return { node, draw, move: moveSoon };
}
