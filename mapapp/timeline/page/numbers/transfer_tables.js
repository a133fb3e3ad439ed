/**
 * The tables of a comparison: factions, first-level units, renamings, ground stated apart, places that changed hands.
 */
import { csvButton, fileWord } from '../core/csv.js';
import { el, fill } from '../core/dom.js';
import { localText } from '../signs/local_text.js';
import { transferRows } from './transfer_rows.js';

/**
 * A place that passed, with the transfer and the period of its last change.
 *
 * @typedef {{ place: number, move: Transfer, run: Run | null }} Passed
 */

/** @param {App} app */
export function transferTables(app) {
  const { store, data, t } = app;
  const f = app.format;
  const factions = app.factions;
  const rows = transferRows(app);
  const blocks = app.eventBlock;
  const MOST = 40; // places listed before the reader asks for all
  /** @param {number} m2 */
  const area = (m2) => f.km2(m2 / 1e6);
  /** @param {number} place */
  const nameOf = (place) => localText(app, data.places[place], 'name');

  /** @param {number} m2 */
  const signed = (m2) => (m2 > 0 ? '+' : m2 < 0 ? '−' : '') + area(Math.abs(m2));

  /**
   * A table with its caption, a CSV button beside it.
   *
   * @param {string} caption
   * @param {string[]} head
   * @param {Child[][]} body   rows of cells, the first a row head
   * @param {HTMLElement | null} [csv]
   */
  function table(caption, head, body, csv = null) {
    /**
     * @param {Child} content
     * @param {number} n
     */
    const cell = (content, n) => (n ? el('td', {}, content) : el('th', { scope: 'row' }, content));
    return el(
      'div',
      { class: 'tt-numbers-table' },
      csv,
      el(
        'div',
        { class: 'tt-table-wrap', tabindex: '0', role: 'group', 'aria-label': caption },
        el(
          'table',
          { class: 'tt-table' },
          el('caption', { text: caption }),
          el('thead', {}, el('tr', {}, head.map((word) => el('th', { scope: 'col', text: word })))),
          el('tbody', {}, body.map((row) => el('tr', {}, row.map(cell)))),
        ),
      ),
    );
  }

  /** @param {Comparison} one */
  const span = (one) => data.iso(one.first) + '-' + data.iso(one.second);
  /**
   * @param {Comparison} one
   * @param {string} what   begins the name of the file
   * @param {() => import('../core/csv.js').CsvRow[]} make
   * @param {string} label
   */
  const csvOf = (one, what, make, label) => csvButton(app, () => what + '-' + span(one), make, label);

  /**
   * Every holder on both days, what it gained and lost, and how much of it is contested.
   *
   * @param {Comparison} one
   */
  function totals(one) {
    const caption = t('Held on the two days');
    return table(
      caption,
      [t('Holder'), f.shortDay(one.first), f.shortDay(one.second), t('Change'), t('Contested'), t('Places')],
      one.totals.map((total) => [
        factions.label(total.holder, { day: one.second }),
        area(total.m2From),
        area(total.m2To),
        signed(total.m2To - total.m2From),
        area(total.contestedTo),
        `${total.placesFrom} → ${total.placesTo}`,
      ]),
      csvOf(one, 'held', () => rows.totals(one), caption),
    );
  }

  /**
   * Faction by faction: rows lose, columns gain.
   *
   * @param {Comparison} one
   */
  function matrix(one) {
    const moved = one.transfers;
    const caption = t('From whom to whom');
    const csv = csvOf(one, 'transfers', () => rows.transfers([[null, one]]), caption);
    const from = [...new Set(moved.map((move) => move.from))];
    const to = [...new Set(moved.map((move) => move.to))];
    /** @param {Transfer[]} some */
    const sum = (some) => some.reduce((all, move) => all + move.m2, 0);
    /**
     * @param {number} holder
     * @param {number} day
     */
    const head = (holder, day) =>
      el(
        'span',
        { class: 'tt-matrix-head', title: factions.name(holder, day) },
        factions.swatch(holder, { day }),
        el('span', { text: factions.name(holder, day) }),
      );
    /** @param {number} holder */
    const cells = (holder) =>
      to.map((gainer) => {
        const move = moved.find((some) => some.from === holder && some.to === gainer);
        return move ? area(move.m2) : '';
      });
    /** @type {Child[][]} */
    const body = from.map((holder) => [
      head(holder, one.first),
      ...cells(holder),
      el('strong', { text: area(sum(moved.filter((move) => move.from === holder))) }),
    ]);
    body.push([
      t('all'),
      ...to.map((gainer) => area(sum(moved.filter((move) => move.to === gainer)))),
      el('strong', { text: area(one.m2) }),
    ]);
    const made = table(caption, ['', ...to.map(() => ''), t('all')], body, csv);
    made.querySelectorAll('thead th').forEach((th, n) => {
      if (n === 0) th.textContent = t('lost by, gained by');
      else if (n <= to.length) th.replaceChildren(head(to[n - 1], one.second));
    });
    return made;
  }

  /**
   * What moved in each first-level unit; those without a move are left out.
   *
   * @param {Comparison} one
   * @param {[number, Comparison][]} units
   */
  function byUnit(one, units) {
    const caption = t('By {unit}', { unit: f.unit() });
    const csv = csvOf(one, `transfers-by-${fileWord(data.admin1Label[0])}`, () => rows.transfers(units), caption);
    const body = units
      .filter(([, part]) => part.transfers.length)
      .sort((a, b) => b[1].m2 - a[1].m2)
      .flatMap(([unit, part]) =>
        part.transfers.map((move, n) => [
          el('span', { class: n ? 'tt-unseen' : null, text: t(data.admin1[unit]) }),
          pair(move, one),
          area(move.m2),
          String(move.places.length),
        ])
      );
    return table(caption, [f.capital(f.unit()), t('From whom to whom'), t('Area'), t('Places')], body, csv);
  }

  /**
   * @param {Transfer} move
   * @param {Comparison} one
   */
  const pair = (move, one) =>
    el(
      'span',
      { class: 'tt-pair' },
      factions.label(move.from, { day: one.first }),
      ' → ',
      factions.label(move.to, { day: one.second }),
    );

  /** @param {Comparison} one */
  function renamings(one) {
    if (!one.renamings.length) return null;
    const caption = t('Renamed or merged: no ground changed hands');
    return table(
      caption,
      [t('From whom to whom'), t('Area'), t('Places')],
      one.renamings.map((move) => [pair(move, one), area(move.m2), String(move.places.length)]),
      csvOf(one, 'renamings', () => rows.transfers([[null, one]]), caption),
    );
  }

  /** @param {Comparison} one */
  function apart(one) {
    return one.apart.map((ground) =>
      el('p', {
        class: 'tt-small tt-apart',
        text: t(
          'Counted above and stated apart: {place}, {area}, held by {a} on the first day and by {b} on the second.',
          {
            place: nameOf(data.cells[ground.cell].place),
            area: area(ground.m2),
            a: factions.name(ground.from, one.first),
            b: factions.name(ground.to, one.second),
          },
        ),
      })
    );
  }

  /**
   * The greatest of many places, in the order of their days.
   *
   * @param {Passed[]} found
   */
  function greatest(found) {
    if (found.length <= MOST) return found;
    const chosen = new Set(
      [...found].sort((a, b) => data.places[a.place].rank - data.places[b.place].rank).slice(0, MOST),
    );
    return found.filter((entry) => chosen.has(entry));
  }

  /**
   * Each place that passed, with the day and the event; a click shows it on the map, with its sources.
   *
   * @param {Comparison} one
   */
  function places(one) {
    const found = rows.changedPlaces(one);
    const caption = t('Places that changed hands: {n}', { n: found.length });
    if (!found.length) return null;
    const csv = csvOf(one, 'places', () => rows.places(one), caption);
    /** @param {Passed} entry */
    const show = ({ place, run }) =>
      store.set({ place, point: null, day: run ? run.start : one.second, panel: 'card' });
    /** @param {Passed} entry */
    const item = (entry) => {
      const event = entry.run && entry.run.event >= 0 ? data.events[entry.run.event] : null;
      return el(
        'li',
        {},
        el(
          'button',
          {
            type: 'button',
            class: 'tt-moved-place',
            data: { place: data.places[entry.place].id },
            on: { click: () => show(entry) },
          },
          el('strong', { text: nameOf(entry.place) }),
          el('span', { class: 'tt-muted', text: entry.run ? f.qualified(entry.run.start, entry.run.qual) : '' }),
          el(
            'span',
            { class: 'tt-moved-pair' },
            factions.swatch(entry.move.from, { day: one.first }),
            ' → ',
            factions.swatch(entry.move.to, { day: one.second }),
          ),
          el('span', { class: 'tt-moved-event', text: event ? blocks.headline(event) : '' }),
        ),
      );
    };
    const list = el('ul', { class: 'tt-moved' }, greatest(found).map(item));
    const all = el(
      'button',
      { type: 'button', class: 'tt-btn', on: { click: () => showAll() } },
      t('Show all {n}', { n: found.length }),
    );
    const showAll = () => {
      fill(list, found.map(item));
      all.remove();
      list.querySelector('button')?.focus({ preventScroll: true });
    };
    return el(
      'section',
      { class: 'tt-numbers-table' },
      csv,
      el('h3', { class: 'tt-h3', text: caption }),
      list,
      found.length > MOST ? all : null,
    );
  }

  return { table, totals, matrix, byUnit, renamings, apart, places, area, signed };
}
