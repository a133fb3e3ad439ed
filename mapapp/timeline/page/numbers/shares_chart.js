/**
 * Who held how much on each day of the span: area, assessed places and town population, stacked by holder.
 */
import { csvButton } from '../core/csv.js';
import { el, fill, lagging } from '../core/dom.js';
import { countsOf } from '../counting/counts.js';
import { areaChart } from './area_chart.js';
import { transferRows } from './transfer_rows.js';
import { transferTables } from './transfer_tables.js';

/** @param {App} app */
export function sharesChart(app) {
  const { store, data, t } = app;
  const f = app.format;
  const factions = app.factions;
  const counts = countsOf(data);
  const rows = transferRows(app);
  const box = el('div', { class: 'tt-shares' });
  const reading = el('div', { class: 'tt-reading' });
  const tableSpot = el('div', {});
  let [found, pointed] = [null, null];
  const before = []; // spans shown before, for the way back

  const ask = { go: (day) => app.time.go(day), span: show, hover: pointAt };
  const charts = [
    ['areas', t('Area by holder'), 200, (n) => f.km2(n / 1e6)],
    ['places', t('Assessed places by holder'), 110, (n) => f.number(n)],
    ['people', t('Town population by holder'), 110, (n) => f.number(n)],
  ].map(([key, label, height, text]) => ({ key, label, text, chart: areaChart(app, { label, height, text, ...ask }) }));

  /** Show a span on the axis and here. */
  function show(from, to) {
    const { state } = store;
    before.push([state.from, state.to]);
    store.set({ from, to, day: Math.min(to, Math.max(from, state.day)), playing: false });
  }

  const back = el(
    'button',
    { type: 'button', class: 'tt-btn', on: { click: () => goBack() } },
    t('Back to the span before'),
  );
  const whole = el(
    'button',
    { type: 'button', class: 'tt-btn', on: { click: () => show(0, data.days - 1) } },
    t('Whole range'),
  );

  function goBack() {
    const [from, to] = before.pop();
    store.set({ from, to, day: Math.min(to, Math.max(from, store.state.day)) });
  }

  const csvName = () => `shares-${data.iso(found.from)}-${data.iso(found.to)}`;
  const notes = {
    areas: t('Drag across the chart to choose a span; click to go to a day.'),
    places: t('Places whose holder a source names. Where their number jumps, sources were added: that is no conquest.'),
    people: t('Population figures of towns, of mixed dates; not people under control.'),
  };
  box.append(
    el('div', { class: 'tt-span-buttons' }, whole, back),
    ...charts.flatMap(({ key, label, chart }) => [
      el(
        'div',
        { class: 'tt-numbers-table' },
        key === 'areas' ? csvButton(app, csvName, () => rows.shares(found), label) : null,
        el('h3', { class: 'tt-h3', text: label }),
        chart.node,
        key === 'areas' ? reading : null,
        el('p', { class: 'tt-small tt-muted', text: notes[key] }),
      ),
    ]),
    el('details', { class: 'tt-figures' }, el('summary', { text: t('These figures as a table') }), tableSpot),
  );

  /** Holders from the bottom up: the one that held most first, nobody last. */
  function order(areas) {
    const sum = (row) => row.reduce((all, m2) => all + m2, 0);
    return [...areas].map(([holder, row]) => [holder, sum(row)])
      .sort((a, b) => (a[0] < 0) - (b[0] < 0) || b[1] - a[1]).map(([holder]) => holder);
  }

  const at = (key, holder, day) => (found[key].has(holder) ? found[key].get(holder)[day - found.from] : 0);
  const holdersOn = (day) => found.order.filter((holder) => at('areas', holder, day) || at('places', holder, day));
  const inside = (day) => Math.min(found.to, Math.max(found.from, day));

  /** Count a span anew and paint. */
  function draw(from, to, unit) {
    found = counts.shares(from, to, unit);
    found.order = order(found.areas);
    const most = found.order.reduce((all, holder) => all + at('areas', holder, from), 0);
    for (const { key, chart } of charts) {
      const of = found.order.filter((holder) => found[key].has(holder)).map((
        holder,
      ) => [holder, found[key].get(holder)]);
      chart.draw({ from, to, rows: of, jumps: found.jumps, most: key === 'areas' ? most : 0 });
    }
    back.disabled = !before.length;
    whole.disabled = from === 0 && to === data.days - 1;
    read();
    tabulate();
    return found;
  }

  function pointAt(day) {
    if (day === pointed) return;
    pointed = day;
    for (const { chart } of charts) chart.point(day);
    readSoon();
  }

  /** The figures of the day pointed at, else of the clock's. */
  function read() {
    if (!found) return;
    const day = inside(pointed === null ? store.state.day : pointed);
    const total = found.order.reduce((all, holder) => all + at('areas', holder, day), 0);
    const lines = holdersOn(day).sort((a, b) => (a < 0) - (b < 0) || at('areas', b, day) - at('areas', a, day));
    fill(
      reading,
      el('p', { class: 'tt-reading-day', text: f.day(day) }),
      el(
        'ul',
        {},
        lines.map((holder) =>
          el(
            'li',
            {},
            factions.label(holder, { day }),
            el('span', {
              class: 'tt-reading-figures',
              text: `${f.km2(at('areas', holder, day) / 1e6)} · ${f.percent(at('areas', holder, day) / total)} · ${
                t('{n} places', { n: at('places', holder, day) })
              }`,
            }),
          )
        ),
      ),
    );
    const words = lines.slice(0, 5).map((holder) =>
      `${factions.name(holder, day)} ${f.percent(at('areas', holder, day) / total)}`
    );
    for (const { chart } of charts) chart.say(`${f.day(day)}: ${words.join(', ')}`);
  }

  /** First day, day shown and last day of the span, for those who read tables. */
  function tabulate() {
    const days = [...new Set([found.from, inside(store.state.day), found.to])];
    const tables = transferTables(app);
    const holders = found.order.filter((holder) =>
      days.some((day) => at('areas', holder, day) || at('places', holder, day))
    );
    const head = (what) => [t('Holder'), ...days.map((day) => f.shortDay(day) + what)];
    fill(
      tableSpot,
      ...charts.map(({ key, label, text }) =>
        tables.table(
          label,
          head(''),
          holders.map((
            holder,
          ) => [factions.label(holder, { day: found.to }), ...days.map((day) => text(at(key, holder, day)))]),
        )
      ),
    );
  }

  const readSoon = lagging(read, 110);
  const othersSoon = lagging(() => charts.slice(1).forEach(({ chart }) => chart.move(store.state.day)), 90);

  return {
    node: box,
    draw,
    span: show,
    tabulate: () => found && tabulate(),
    /** The clock moved: the line of the first chart at once, the others and the words a little later. */
    move(day) {
      charts[0].chart.move(day);
      othersSoon();
      readSoon();
    },
    get order() {
      return found ? found.order : [];
    },
  };
}
