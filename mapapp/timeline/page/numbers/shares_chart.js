/**
 * Who held how much on each day of the span: area, assessed places and town population, stacked by holder.
 */
import { countsOf } from '../counting/counts.js';
import { csvButton } from '../core/csv.js';
import { button, el, fill, lagging } from '../core/dom.js';
import { areaChart } from './area_chart.js';
import { transferRows } from './transfer_rows.js';
import { transferTables } from './transfer_tables.js';

/** @typedef {import('../counting/shares.js').Shares} Shares */
/** @typedef {'areas' | 'places' | 'people'} Figure */

/** What is shown: the shares of a span, and its holders from the bottom up. */
/** @typedef {Shares & {order: number[]}} Shown */

/** @param {App} app */
export function sharesChart(app) {
  const { store, data, t } = app;
  const f = app.format;
  const counts = countsOf(data);
  const rows = transferRows(app);
  const reading = el('div', { class: 'tt-reading' });
  const tableSpot = el('div', {});
  /** @type {Shown | null} */
  let shown = null;
  /** @type {number | null} */
  let pointed = null;
  /** @type {[number, number][]} */
  const before = []; // spans shown before, for the way back

  const answers = { go: (/** @type {number} */ day) => app.time.go(day), span: show, hover: pointAt };
  const FIGURES = {
    areas: {
      label: t('Area by holder'),
      height: 200,
      text: (/** @type {number} */ m2) => f.km2(m2 / 1e6),
      note: t('Drag across the chart to choose a span; click to go to a day.'),
    },
    places: {
      label: t('Assessed places by holder'),
      height: 110,
      text: (/** @type {number} */ n) => f.number(n),
      note: t(
        'Places whose holder a source names. Where their number jumps, sources were added: that is no conquest.',
      ),
    },
    people: {
      label: t('Town population by holder'),
      height: 110,
      text: (/** @type {number} */ n) => f.number(n),
      note: t('Population figures of towns, of mixed dates; not people under control.'),
    },
  };
  const charts = /** @type {Figure[]} */ (Object.keys(FIGURES)).map((key) => ({
    key,
    ...FIGURES[key],
    chart: areaChart(app, { ...FIGURES[key], answers }),
  }));

  /**
   * Show a span on the axis and here.
   *
   * @param {number} from
   * @param {number} to
   */
  function show(from, to) {
    const { state } = store;
    before.push([state.from, state.to]);
    store.set({ from, to, day: Math.min(to, Math.max(from, state.day)), playing: false });
  }

  const back = button(t('Back to the span before'), () => goBack());
  const whole = button(t('Whole range'), () => show(0, data.days - 1));

  function goBack() {
    const last = before.pop();
    if (!last) return;
    const [from, to] = last;
    store.set({ from, to, day: Math.min(to, Math.max(from, store.state.day)) });
  }

  const csvName = () => (shown ? `shares-${data.iso(shown.from)}-${data.iso(shown.to)}` : 'shares');
  const node = el(
    'div',
    { class: 'tt-shares' },
    el('div', { class: 'tt-span-buttons' }, whole, back),
    charts.map(({ key, label, note, chart }) =>
      el(
        'div',
        { class: 'tt-numbers-table' },
        key === 'areas' ? csvButton(app, csvName, () => (shown ? rows.shares(shown) : []), label) : null,
        el('h3', { class: 'tt-h3', text: label }),
        chart.node,
        key === 'areas' ? reading : null,
        el('p', { class: 'tt-small tt-muted', text: note }),
      )
    ),
    el('details', { class: 'tt-figures' }, el('summary', { text: t('These figures as a table') }), tableSpot),
  );

  /**
   * Count a span anew and paint.
   *
   * @param {number} from
   * @param {number} to
   * @param {number | null} unit
   */
  function draw(from, to, unit) {
    const found = counts.shares(from, to, unit);
    shown = { ...found, order: fromBottom(found.areas) };
    const most = sumOn(shown, from);
    for (const { key, chart } of charts) {
      /** @type {[number, Float64Array][]} */
      const bands = shown.order.flatMap((holder) => {
        const row = found[key].get(holder);
        return row ? [[holder, row]] : [];
      });
      chart.draw({ from, to, rows: bands, jumps: found.jumps, most: key === 'areas' ? most : 0 });
    }
    back.disabled = !before.length;
    whole.disabled = from === 0 && to === data.days - 1;
    read();
    tabulate();
  }

  /** @param {number | null} day */
  function pointAt(day) {
    if (day === pointed) return;
    pointed = day;
    for (const { chart } of charts) chart.point(day);
    readSoon();
  }

  /** The figures of the day pointed at, else of the clock's. */
  function read() {
    if (!shown) return;
    const one = shown;
    const day = inside(one, pointed ?? store.state.day);
    fill(reading, figuresOf(app, one, day));
    const words = holdersOn(one, day).slice(0, 5).map((holder) => shareIn(app, one, holder, day)).join(', ');
    for (const { chart } of charts) chart.say(`${f.day(day)}: ${words}`);
  }

  /** First day, day shown and last day of the span, for those who read tables. */
  function tabulate() {
    if (!shown) return;
    const one = shown;
    const tables = transferTables(app);
    const days = [...new Set([one.from, inside(one, store.state.day), one.to])];
    const holders = one.order.filter((holder) => days.some((day) => holds(one, holder, day)));
    const head = [t('Holder'), ...days.map((day) => f.shortDay(day))];
    fill(
      tableSpot,
      charts.map(({ key, label, text }) =>
        tables.table(
          label,
          head,
          holders.map((holder) => [
            app.factions.label(holder, { day: one.to }),
            ...days.map((day) => text(at(one, key, holder, day))),
          ]),
        )
      ),
    );
  }

  const readSoon = lagging(read, 110);
  const othersSoon = lagging(() => charts.slice(1).forEach(({ chart }) => chart.move(store.state.day)), 90);

  return {
    node,
    draw,
    span: show,
    tabulate,
    /**
     * The clock moved: the line of the first chart at once, the others and the words a little later.
     *
     * @param {number} day
     */
    move(day) {
      charts[0].chart.move(day);
      othersSoon();
      readSoon();
    },
    get order() {
      return shown ? shown.order : [];
    },
  };
}

/**
 * The figures of a day: each holder with its area, its share and its places.
 *
 * @param {Pick<App, 'tn' | 'format' | 'factions'>} page
 * @param {Shown} shown
 * @param {number} day
 */
function figuresOf({ tn, format: f, factions }, shown, day) {
  const total = sumOn(shown, day);
  return [
    el('p', { class: 'tt-reading-day', text: f.day(day) }),
    el(
      'ul',
      {},
      holdersOn(shown, day).map((holder) => {
        const m2 = at(shown, 'areas', holder, day);
        const places = tn('{n} place', '{n} places', at(shown, 'places', holder, day));
        return el(
          'li',
          {},
          factions.label(holder, { day }),
          el('span', {
            class: 'tt-reading-figures',
            text: `${f.km2(m2 / 1e6)} · ${f.percent(m2 / total)} · ${places}`,
          }),
        );
      }),
    ),
  ];
}

/**
 * "Northern party 61 %"
 *
 * @param {Pick<App, 'format' | 'factions'>} page
 * @param {Shown} shown
 * @param {number} holder
 * @param {number} day
 */
const shareIn = ({ format, factions }, shown, holder, day) =>
  `${factions.name(holder, day)} ${format.percent(at(shown, 'areas', holder, day) / sumOn(shown, day))}`;

/**
 * Holders from the bottom up: the one that held most over all days first, nobody last.
 *
 * @param {Shares['areas']} areas
 */
function fromBottom(areas) {
  const sums = [...areas].map(([holder, row]) => ({ holder, m2: row.reduce((all, m2) => all + m2, 0) }));
  return sums.sort((a, b) => Number(a.holder < 0) - Number(b.holder < 0) || b.m2 - a.m2).map(({ holder }) => holder);
}

/**
 * @param {Shown} shown
 * @param {Figure} key
 * @param {number} holder
 * @param {number} day
 */
const at = (shown, key, holder, day) => shown[key].get(holder)?.[day - shown.from] ?? 0;

/**
 * @param {Shown} shown
 * @param {number} holder
 * @param {number} day
 */
const holds = (shown, holder, day) => at(shown, 'areas', holder, day) > 0 || at(shown, 'places', holder, day) > 0;

/**
 * Who held something on a day, the largest first and nobody last.
 *
 * @param {Shown} shown
 * @param {number} day
 */
const holdersOn = (shown, day) =>
  shown.order.filter((holder) => holds(shown, holder, day)).sort((a, b) =>
    Number(a < 0) - Number(b < 0) || at(shown, 'areas', b, day) - at(shown, 'areas', a, day)
  );

/**
 * Square metres of all on a day.
 *
 * @param {Shown} shown
 * @param {number} day
 */
const sumOn = (shown, day) => shown.order.reduce((all, holder) => all + at(shown, 'areas', holder, day), 0);

/**
 * @param {Shown} shown
 * @param {number} day
 */
const inside = (shown, day) => Math.min(shown.to, Math.max(shown.from, day));
