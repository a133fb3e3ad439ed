/**
 * The map of the day as two tables: zones with area and share, places with holder, status and since when.
 */
import { dialog } from '../core/dialog.js';
import { el } from '../core/dom.js';
import { innerBand, toneOn } from '../data/bands.js';
import { runOn } from '../data/place_periods.js';
import { furtherNames } from '../signs/local_text.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function tableView(app) {
  const { store, data, t } = app;
  const f = app.format;
  const factions = app.factions;

  /** @param {string[]} words */
  const head = (words) =>
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        words.map((word) => el('th', { scope: 'col', text: word })),
      ),
    );

  /** While two days are compared, the holders of both, the earlier first. */
  function buildTwo() {
    const [first, second] = app.comparing.days();
    const [a, b] = [f.shortDay(first), f.shortDay(second)];
    const { totals } = app.comparing.found();
    const whole = totals.reduce((sum, one) => sum + one.m2To, 0);
    /** @param {number} m2 */
    const cells = (m2) => [el('td', { text: f.km2(m2 / 1e6) }), el('td', { text: f.percent(m2 / whole) })];
    const zones = totals
      .filter((one) => one.m2From + one.m2To > 0)
      .map((one) =>
        el(
          'tr',
          {},
          rowHead(factions.label(one.holder, { day: one.m2To ? second : first })),
          cells(one.m2From),
          cells(one.m2To),
        )
      );
    const words = { a: f.day(first), b: f.day(second) };
    return [
      table(t('Zones on {a} and on {b}', words), [
        t('Holder'),
        t('Area, {date}', { date: a }),
        t('Share, {date}', { date: a }),
        t('Area, {date}', { date: b }),
        t('Share, {date}', { date: b }),
      ], zones),
      ...placesTwo(first, second, words, [a, b]),
    ];
  }

  /**
   * @param {number} first
   * @param {number} second
   * @param {{ a: string, b: string }} words   both days
   * @param {string[]} short   and in short
   */
  function placesTwo(first, second, words, [a, b]) {
    const moved = new Set(app.comparing.found().transfers.flatMap((move) => move.places));
    const rows = inOrder(first).map(({ place, run }) => {
      const after = runOn(place.runs, second);
      return el(
        'tr',
        { data: { name: searchText(place) } },
        rowHead(
          el('button', { type: 'button', class: 'tt-linklike', on: { click: () => choose(place.i) } }, place.name),
        ),
        el('td', { text: t(place.admin1) }),
        el('td', { text: factions.name(run.holder, first) }),
        el('td', { text: factions.name(after.holder, second) }),
        el('td', { text: moved.has(place.i) ? t('changed hands') : '' }),
      );
    });
    const columns = [
      t('Place'),
      f.capital(f.unit()),
      t('Holder, {date}', { date: a }),
      t('Holder, {date}', { date: b }),
      t('Change'),
    ];
    return searched(table(t('Places on {a} and on {b}', words), columns, rows));
  }

  /**
   * What a search among the rows finds a place by.
   *
   * @param {Place} place
   */
  const searchText = (place) => [place.name, ...furtherNames(place).map(([, text]) => text)].join(' ').toLowerCase();

  /** @param {...Child} children */
  const rowHead = (...children) => el('th', { scope: 'row' }, ...children);

  /**
   * @param {string} caption
   * @param {string[]} columns
   * @param {Child[]} rows
   */
  const table = (caption, columns, rows) =>
    el('table', { class: 'tt-table' }, el('caption', { text: caption }), head(columns), el('tbody', {}, rows));

  /**
   * Places with their run on a day, by first-level unit and name.
   *
   * @param {number} day
   */
  const inOrder = (day) =>
    data.places
      .map((place) => ({ place, run: runOn(place.runs, day) }))
      .sort((a, b) => f.order(a.place.admin1, b.place.admin1) || f.order(a.place.name, b.place.name));

  /**
   * How sure the holder of the ground round a place is, in words; '' where nobody holds it or it has no ground.
   *
   * @param {Place} place
   * @param {number} day
   */
  function certainty({ cell, runs }, day) {
    const band = cell < 0 || runOn(runs, day).holder < 0 ? -1 : innerBand(data, cell);
    return band < 0 ? '' : f.tone(toneOn(data, band, day));
  }

  function build() {
    const { day, compare } = store.state;
    if (compare !== null) return buildTwo();
    const { list } = app.areas(day);
    const total = list.reduce((sum, a) => sum + a.km2, 0);
    const zones = el(
      'table',
      { class: 'tt-table' },
      el('caption', { text: t('Zones on {date}', { date: f.day(day) }) }),
      head([t('Holder'), t('Area'), t('Share')]),
      el(
        'tbody',
        {},
        list.map((a) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, factions.label(a.holder)),
            el('td', { text: f.km2(a.km2) }),
            el('td', { text: f.percent(a.km2 / total) }),
          )
        ),
      ),
    );
    const rows = inOrder(day);
    const places = el(
      'table',
      { class: 'tt-table' },
      el('caption', { text: t('Places on {date}', { date: f.day(day) }) }),
      head([t('Place'), f.capital(f.unit()), t('Holder'), t('Status'), t('Basis'), t('Certainty'), t('Since')]),
      el(
        'tbody',
        {},
        rows.map(({ place, run }) =>
          el(
            'tr',
            { data: { name: searchText(place) } },
            el(
              'th',
              { scope: 'row' },
              el('button', { type: 'button', class: 'tt-linklike', on: { click: () => choose(place.i) } }, place.name),
            ),
            el('td', { text: t(place.admin1) }),
            el('td', { text: factions.name(run.holder) }),
            el('td', {
              text: f.statusBy(
                run.status,
                (run.by || []).map((i) => factions.name(i)),
              ) || f.status('held'),
            }),
            el('td', { text: f.basis(run.basis) }),
            el('td', { text: certainty(place, day) }),
            el('td', {
              text: run.start <= 0 ? t('before {date}', { date: data.iso(0) }) : data.iso(run.start) + (run.qual || ''),
            }),
          )
        ),
      ),
    );
    return [zones, ...searched(places)];
  }

  /**
   * A table of places under a field that leaves only those with some letters in their name.
   *
   * @param {HTMLTableElement} places
   */
  function searched(places) {
    const only = el('input', {
      type: 'search',
      class: 'tt-field',
      'aria-label': t('Show only places whose name contains'),
      placeholder: t('Filter places'),
      maxlength: '100',
    });
    only.addEventListener('input', () => {
      const words = only.value.trim().toLowerCase();
      for (const row of places.tBodies[0].rows) row.hidden = !(row.dataset.name || '').includes(words);
    });
    return [
      only,
      el('div', { class: 'tt-table-wrap', tabindex: '0', role: 'region', 'aria-label': t('Places') }, places),
    ];
  }

  /** @param {number} i */
  function choose(i) {
    app.tableView.close();
    store.set({ panel: 'card' });
    app.choosePlace(i);
  }

  app.tableView = dialog(app, 'table', () => t('The map as a table'), build);
  return {};
}
