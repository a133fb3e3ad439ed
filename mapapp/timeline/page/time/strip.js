/**
 * The control strip: who held the main cities over the span shown, with the current day as a line through it.
 */
import { el, fill, icon } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { runOn } from '../data/place_periods.js';
import { localText } from '../signs/local_text.js';
import { paintRuns } from '../signs/period_strip.js';
import { heldAs, lanesOf } from '../signs/status.js';

/**
 * A row of the strip; `key` tells what it shows of the day.
 *
 * @typedef {object} Row
 * @property {string} label
 * @property {number[]} places
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} bar
 * @property {HTMLElement} line
 * @property {HTMLElement} dot
 * @property {HTMLElement} name
 * @property {number} width   CSS pixels
 * @property {string} group
 * @property {string} key
 */

/**
 * @param {App} app
 * @returns {Module}
 */
export function strip(app) {
  const { store, data, t } = app;
  const f = app.format;
  const spot = app.regions.strip;
  const bars = el('div', { class: 'tt-strip-rows' });
  /** @type {Set<string>} */
  const opened = new Set();
  /** @type {Row[]} */
  let rows = [];

  spot.hidden = !data.strip.length;
  fill(spot, el('h2', { class: 'tt-h', text: t('Main cities') }), bars);

  function build() {
    rows = [];
    fill(bars);
    for (const group of data.strip) {
      const many = group.places.length > 1;
      const label = t(group.label);
      const row = makeRow(
        label,
        group.places,
        many
          ? () => {
            if (opened.has(group.id)) opened.delete(group.id);
            else opened.add(group.id);
            build();
            draw();
            const again = rows.find((r) => r.group === group.id);
            if (again) again.name.focus();
          }
          : null,
        false,
      );
      row.group = group.id;
      if (many) {
        row.name.setAttribute('aria-expanded', String(opened.has(group.id)));
        if (opened.has(group.id)) { for (const p of group.places) makeRow(placeName(p), [p], null, true); }
      }
    }
  }

  /** @param {number} p */
  const placeName = (p) => localText(app, data.places[p], 'name');

  /**
   * @param {string} label
   * @param {number[]} places
   * @param {(() => void) | null} expand   shows each place of the group in a row of its own
   * @param {boolean} inner   a row of one place of a group
   * @returns {Row}
   */
  function makeRow(label, places, expand, inner) {
    const canvas = el('canvas', { 'aria-hidden': 'true' });
    const line = el('span', { class: 'tt-strip-now' });
    const bar = el('div', { class: 'tt-strip-bar' }, canvas, line);
    const dot = el('span', { class: 'tt-strip-dot' });
    const name = el(
      'button',
      {
        type: 'button',
        class: 'tt-strip-name',
        on: { click: () => (expand ? expand() : store.set({ place: places[0], point: null })) },
      },
      dot,
      el('span', { class: 'tt-strip-label', text: label }),
      expand ? icon('down') : null,
    );
    bar.addEventListener('click', (event) => {
      const box = bar.getBoundingClientRect();
      const { from, to } = store.state;
      const lane = Math.min(
        places.length - 1,
        Math.max(0, Math.floor(((event.clientY - box.top) / box.height) * places.length)),
      );
      app.time.go(Math.round(from + ((event.clientX - box.left) / box.width) * (to - from)), {
        place: places[lane],
        point: null,
      });
    });
    const row = { label, places, canvas, bar, line, dot, name, width: 0, group: '', key: '' };
    rows.push(row);
    bars.append(el('div', { class: 'tt-strip-row' + (inner ? ' is-inner' : '') }, name, bar));
    return row;
  }

  function draw() {
    const { from, to } = store.state;
    for (const row of rows) {
      const runs = row.places.map((p) => data.places[p].runs);
      paintRuns(app, row.canvas, row.bar, runs, from, to);
      row.width = row.bar.clientWidth;
    }
    mark(store.state);
  }

  /**
   * The cursor and the holder of the day in each row.
   *
   * @param {State} state
   */
  function mark(state) {
    const share = (state.day - state.from) / Math.max(1, state.to - state.from);
    for (const row of rows) {
      row.line.style.transform = `translateX(${Math.min(1, Math.max(0, share)) * row.width - 1}px)`;
      const runs = row.places.map((p) => runOn(data.places[p].runs, state.day));
      const held = f.list([...new Set(runs.map((run) => heldAs(app, run, state.day)))]);
      const key = [held, state.palette, state.theme, state.place, state.lang].join();
      if (row.key === key) continue;
      row.key = key;
      row.dot.style.background = dotOf(runs);
      row.name.setAttribute('aria-label', t('{place}, held by {holder}', { place: row.label, holder: held }));
      row.name.title = held;
      row.name.classList.toggle('is-chosen', row.places.length === 1 && state.place === row.places[0]);
    }
  }

  /**
   * The colours of some runs side by side, those of one with parts of other holders one below the other.
   *
   * @param {Run[]} runs
   */
  function dotOf(runs) {
    const colours = [...new Set(runs.flatMap((run) => lanesOf(app, run).map(([colour]) => colour)))];
    /** @type {(readonly [string, number])[]} */
    const lanes = runs.length === 1
      ? lanesOf(app, runs[0])
      : colours.map((colour) => /** @type {const} */ ([colour, 1 / colours.length]));
    let at = 0;
    const stops = lanes.map(([colour, share]) => `${colour} ${at * 100}% ${(at += share) * 100}%`);
    return lanes.length === 1
      ? lanes[0][0]
      : `linear-gradient(${runs.length === 1 ? 180 : 90}deg, ${stops.join(', ')})`;
  }

  app.life.observe(spot, () => draw());
  build();

  return {
    update(state, changed) {
      if (changed.has('lang')) build();
      if (anyOf(changed, 'from', 'to', 'palette', 'theme', 'lang', 'panel', 'ratio')) draw();
      else if (changed.has('day') || changed.has('place')) mark(state);
    },
  };
}
