/**
 * How fast ground changed hands in the span: by day and holder, gains and losses, the road, places.
 */
import { csvButton } from '../core/csv.js';
import { el, fill, lagging } from '../core/dom.js';
import { countsOf } from '../counting/counts.js';
import { localText } from '../signs/local_text.js';
import { areaChart } from './area_chart.js';
import { transferRows } from './transfer_rows.js';
import { transferTables } from './transfer_tables.js';

export function tempo(app, span) {
  const { store, data, t, tn } = app;
  const f = app.format;
  const factions = app.factions;
  const counts = countsOf(data);
  const node = el('section', { class: 'tt-tempo' });
  const MOST_DAYS = 8;
  const MANY_DAYS = 180; // beyond, a day is narrower than two pixels: the chart adds up months
  const reading = el('p', { class: 'tt-small tt-tempo-day' });
  const chart = areaChart(app, {
    label: t('Ground gained, by holder'),
    height: 110,
    text: (m2) => f.km2(m2 / 1e6),
    answers: { go: (day) => app.time.go(day), span, hover: pointAt },
  });
  let [bars, pointed] = [null, null]; // what the chart shows: {from, to, rows, monthly}

  const nameOf = (place) => localText(app, data.places[place], 'name');
  const toDay = (day) =>
    el('button', { type: 'button', class: 'tt-linklike', on: { click: () => app.time.go(day) } }, f.shortDay(day));
  const toPlace = (place, day) =>
    el(
      'button',
      {
        type: 'button',
        class: 'tt-linklike',
        on: { click: () => store.set({ place, point: null, panel: 'card', ...(day === null ? {} : { day }) }) },
      },
      nameOf(place),
    );

  /** Square metres gained by each holder on each day of the span, or in the month of each day where days are many. */
  function gainedBy(found) {
    const { from, to } = found;
    const monthly = to - from + 1 > MANY_DAYS;
    const rows = new Map();
    for (const [day, holder, m2] of found.gainedByDay) {
      if (!rows.has(holder)) rows.set(holder, new Float64Array(to - from + 1));
      const row = rows.get(holder);
      const [first, end] = monthly ? month(day) : [day, day + 1];
      for (let at = Math.max(from, first); at < Math.min(to + 1, end); at++) row[at - from] += m2;
    }
    const all = (holder) => found.gained.get(holder);
    return { from, to, monthly, rows: [...rows].sort((a, b) => (a[0] < 0) - (b[0] < 0) || all(b[0]) - all(a[0])) };
  }

  /** First day of a day's month and of the next. */
  function month(day) {
    const [year, number] = data.iso(day).split('-').map(Number);
    const next = number === 12 ? [year + 1, 1] : [year, number + 1];
    return [[year, number], next].map(([y, m]) => data.index(`${y}-${String(m).padStart(2, '0')}-01`));
  }

  function pointAt(day) {
    if (day === pointed) return;
    pointed = day;
    chart.point(day);
    read();
  }

  /** Who gained how much on the day pointed at, else on the clock's. */
  function read() {
    if (!bars) return;
    const day = Math.min(bars.to, Math.max(bars.from, pointed === null ? store.state.day : pointed));
    const when = bars.monthly ? f.monthYear(day) : f.day(day);
    const gains = bars.rows.map(([holder, row]) => [holder, row[day - bars.from]]).filter(([, m2]) => m2).sort((a, b) =>
      b[1] - a[1]
    );
    const words = gains.length
      ? f.list(gains.map(([holder, m2]) => `${factions.name(holder, day)} ${f.km2(m2 / 1e6)}`))
      : t('no ground changed hands');
    reading.textContent = `${when}: ${words}`;
    chart.say(reading.textContent);
  }

  const readSoon = lagging(read, 130);

  function move(day) {
    chart.move(day);
    readSoon();
  }

  function draw(from, to) {
    const found = counts.tempo(from, to);
    bars = gainedBy(found);
    const tables = transferTables(app);
    const rows = transferRows(app);
    const days = to - from + 1;
    const total = found.byDay.reduce((sum, [, m2]) => sum + m2, 0);
    const label = t('How fast ground changed hands');
    const perDay = (m2) => t('{area} a day', { area: f.km2(m2 / 1e6 / days) });
    const rate = (
      m2,
    ) => [
      el('span', { text: tables.area(m2) }),
      el('br'),
      el('span', { class: 'tt-small tt-muted', text: m2 ? perDay(m2) : '' }),
    ];
    const holders = [...new Set([...found.gained.keys(), ...found.lost.keys()])]
      .map((holder) => [holder, found.gained.get(holder) || 0, found.lost.get(holder) || 0])
      .sort((a, b) => b[1] + b[2] - a[1] - a[2]);
    fill(
      node,
      el(
        'div',
        { class: 'tt-numbers-table' },
        csvButton(app, () => `tempo-${data.iso(from)}-${data.iso(to)}`, () => rows.tempo(found), label),
        el('h3', { class: 'tt-h3', text: label }),
        el('p', { class: 'tt-small', text: sentence(found, total, days) }),
        el('p', {
          class: 'tt-small tt-muted',
          text: bars.monthly ? t('Ground gained in each month, by holder') : t('Ground gained on each day, by holder'),
        }),
        chart.node,
        reading,
      ),
      holders.length
        ? tables.table(
          t('Gained and lost, every day added up'),
          [t('Holder'), t('Gained'), t('Lost')],
          holders.map((
            [holder, gained, lost],
          ) => [factions.label(holder, { day: to }), rate(gained), tables.area(lost)]),
        )
        : null,
      found.byDay.length
        ? tables.table(
          t('Days on which most ground changed hands'),
          [t('Day'), t('Area')],
          [...found.byDay].sort((a, b) => b[1] - a[1]).slice(0, MOST_DAYS).map((
            [day, m2],
          ) => [toDay(day), tables.area(m2)]),
        )
        : null,
      found.route.length > 1
        ? tables.table(
          t('From capture to capture: {places}', { places: found.route.map((step) => nameOf(step.place)).join(' → ') }),
          [t('Place'), t('Day'), t('Taken by'), t('Days since the one before')],
          found.route.map((step) => [
            toPlace(step.place, step.day),
            step.day === null ? t('not in this span') : toDay(step.day),
            step.day === null ? '' : factions.label(step.to, { day: step.day }),
            step.since === null ? '' : String(step.since),
          ]),
        )
        : null,
      found.mostChanged.length
        ? tables.table(
          t('Places that changed hands most often'),
          [t('Place'), t('Times')],
          found.mostChanged.map(([place, times]) => [toPlace(place, null), String(times)]),
        )
        : null,
      tables.table(
        t('Held longest without a break, up to the last day shown'),
        [t('Place'), t('Holder'), t('From'), t('Length')],
        found.longestHeld.map((
          one,
        ) => [
          toPlace(one.place, null),
          factions.label(one.holder, { day: Math.min(one.end - 1, to) }),
          one.start ? f.shortDay(one.start) : t('the first day'),
          f.duration(one.days),
        ]),
      ),
    );
    chart.draw({ from, to, rows: bars.rows, jumps: [], most: 0 }); // once it stands in the page and has a width
    read();
  }

  function sentence(found, total, days) {
    if (!total) {
      const none = t('No ground changed hands in this span.');
      if (!found.redrawn.length) return none;
      const figures = { n: f.number(found.redrawn.length), days: f.number(days) };
      const redrawn = tn(
        'On {n} of {days} day drawn ground changed: undrawn ground is no data, so nobody gained or lost it.',
        'On {n} of {days} days drawn ground changed: undrawn ground is no data, so nobody gained or lost it.',
        days,
        figures,
      );
      return none + ' ' + redrawn;
    }
    const [day, m2] = [...found.byDay].sort((a, b) => b[1] - a[1])[0];
    return tn(
      'On {n} of {days} day ground changed hands, {area} a day on average; most on {day}: {most}.',
      'On {n} of {days} days ground changed hands, {area} a day on average; most on {day}: {most}.',
      days,
      {
        n: f.number(found.byDay.length),
        days: f.number(days),
        area: f.km2(total / 1e6 / days),
        day: f.day(day),
        most: f.km2(m2 / 1e6),
      },
    );
  }

  return { node, draw, move };
}
