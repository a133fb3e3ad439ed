/**
 * The figures of a comparison, below its map controls: one sentence, the flow, the tables. Drawn when the days rest.
 */
import { append, el, fill } from '../core/dom.js';
import { countsOf } from '../counting/counts.js';
import { flow } from '../numbers/flow.js';
import { panelWidth } from '../numbers/panel_width.js';
import { transferTables } from '../numbers/transfer_tables.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function compareNumbers(app) {
  const { store, data, t } = app;
  const f = app.format;
  const factions = app.factions;
  const counts = countsOf(data);
  const spot = el('section', { class: 'tt-compare-numbers', 'aria-label': t('What changed hands, in figures') });
  let drawn = '';
  let later = 0;

  /**
   * "A took 61,000 km2, B took 4,000": the greatest gains first.
   *
   * @param {Comparison} one
   */
  function sentence(one) {
    const days = { a: f.day(one.first), b: f.day(one.second) };
    if (!one.m2) {
      return one.renamings.length
        ? t('From {a} to {b} no ground changed hands; some only took a new name.', days)
        : t('From {a} to {b} no ground changed hands.', days);
    }
    const total = data.cells.reduce((sum, cell) => sum + cell.m2, 0);
    return t('From {a} to {b}, {area} changed hands, {share} of the country.', {
      ...days,
      area: f.km2(one.m2 / 1e6),
      share: f.percent(one.m2 / total),
    });
  }

  /**
   * Each gainer in a line, with whom it took most from.
   *
   * @param {Comparison} one
   */
  function gains(one) {
    /** @type {Map<number, Transfer[]>} */
    const takers = new Map();
    for (const move of one.transfers) takers.set(move.to, [...(takers.get(move.to) || []), move]);
    /** @param {Transfer[]} moves */
    const sum = (moves) => moves.reduce((all, move) => all + move.m2, 0);
    const lines = [...takers].sort((a, b) => sum(b[1]) - sum(a[1])).slice(0, 4);
    return el(
      'ul',
      { class: 'tt-gains' },
      lines.map(([holder, moves]) =>
        el(
          'li',
          {},
          factions.swatch(holder, { day: one.second }),
          el('span', {
            text: gain(holder, sum(moves), moves, one),
          }),
        )
      ),
    );
  }

  /**
   * @param {number} holder
   * @param {number} m2
   * @param {Transfer[]} moves   the greatest first
   * @param {Comparison} one
   */
  function gain(holder, m2, moves, one) {
    const words = {
      who: factions.name(holder, one.second),
      area: f.km2(m2 / 1e6),
      from: factions.name(moves[0].from, one.first),
    };
    return moves.length > 1
      ? t('{who} gained {area}, most of it from {from}', words)
      : t('{who} gained {area} from {from}', words);
  }

  /** @param {Compared} state */
  function draw(state) {
    const key = [state.compare, state.day, state.lang, state.theme, state.palette].join();
    if (key === drawn) return;
    drawn = key;
    clearTimeout(later);
    const begun = performance.now();
    paint(state);
    app.comparisonPainted = { ms: performance.now() - begun };
  }

  /** @param {Compared} state */
  function paint(state) {
    const tables = transferTables(app);
    const one = counts.compare(state.compare, state.day);
    const parts = [el('h2', { class: 'tt-h', text: t('Who took what') }), panelWidth(app)];
    if (state.compare === state.day) {
      const note = t('Both days are the same: choose another day to compare with.');
      fill(spot, parts, el('p', { text: note }), tables.totals(one), tables.apart(one));
      return;
    }
    fill(
      spot,
      parts,
      el('p', { class: 'tt-numbers-sentence', text: sentence(one) }),
      one.m2 ? gains(one) : null,
      flow(app, one),
      one.transfers.some((move) => move.contested)
        ? el('p', {
          class: 'tt-small tt-muted',
          text: t('Hatched: contested on the second day. It counts for its holder.'),
        })
        : null,
      tables.totals(one),
    );
    later = setTimeout(below, 0, one, tables); // what lies further down, once the picture is on the screen
  }

  /**
   * @param {Comparison} one
   * @param {ReturnType<typeof transferTables>} tables
   */
  function below(one, tables) {
    append(spot, [
      one.m2 ? tables.matrix(one) : null,
      one.m2 ? tables.byUnit(one, counts.compareByUnit(one.first, one.second)) : null,
      tables.renamings(one),
      tables.apart(one),
      tables.places(one),
    ]);
  }

  /** True where the reader can see it. */
  const visible = () => spot.offsetParent !== null;
  function rest() {
    const { state } = store;
    const { compare } = state;
    if (compare !== null && visible()) draw({ ...state, compare });
  }

  return {
    ready() {
      const home = app.regions.compareNumbers || app.regions.panes.compare || app.regions.panes.numbers;
      if (app.regions.compareNumbers) home.append(spot);
      else home.prepend(spot);
      app.onSettle(rest);
    },
    update(state, changed) {
      spot.hidden = state.compare === null;
      if (changed.has('panel') || changed.has('lang') || changed.has('theme') || changed.has('palette')) rest();
    },
  };
}
