/**
 * What happened at a point: the holders of the ground there over all years, and how near the next assessed place is.
 */
import { copy } from '../core/clipboard.js';
import { button, el, fill, iconButton, lagging } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { runIndex, runOn } from '../data/place_periods.js';
import { isInferred } from '../data/vocabulary.js';
import { paintRuns } from '../signs/period_strip.js';
import { lookOf } from '../signs/status.js';
import { runList } from './run_list.js';

/**
 * @typedef {{ lon: number, lat: number }} Position   degrees
 * @typedef {{ place: Place, km: number } | null} Near   the nearest assessed place
 */

/**
 * @param {App} app
 * @returns {Module}
 */
export function biography(app) {
  const { store, data, t, tx } = app;
  const f = app.format;
  const factions = app.factions;
  const events = app.eventBlock;
  const spot = el('div', { class: 'tt-card tt-biography', hidden: true });
  app.regions.panes.card.append(spot);
  let shown = '';
  /** @type {HTMLElement | null} */
  let cursor = null; // the day shown, on the bar of all years

  /**
   * Great-circle distance in km (haversine, mean radius 6371 km).
   *
   * @param {number} lon1
   * @param {number} lat1
   * @param {number} lon2
   * @param {number} lat2
   */
  function km(lon1, lat1, lon2, lat2) {
    const rad = Math.PI / 180;
    const a = Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
      Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
    return 12742 * Math.asin(Math.sqrt(a));
  }

  /**
   * The place whose cell holds a point; null outside the country.
   *
   * @param {Position} point
   */
  function placeAt(point) {
    const cell = data.cellAt(point.lon, point.lat);
    return cell >= 0 && data.cells[cell].place >= 0 ? data.places[data.cells[cell].place] : null;
  }

  /**
   * Nearest place that a source speaks of on a day, and its distance.
   *
   * @param {Position} point
   * @param {number} day
   * @returns {Near}
   */
  function nearest(point, day) {
    /** @type {Near} */
    let best = null;
    for (const place of data.places) {
      if (isInferred(runOn(place.runs, day))) continue;
      const d = km(point.lon, point.lat, place.lon, place.lat);
      if (!best || d < best.km) best = { place, km: d };
    }
    return best;
  }

  /** @param {State} state */
  function draw(state) {
    const point = state.point;
    if (!point) return;
    const place = placeAt(point);
    const run = place && runOn(place.runs, state.day);
    const near = nearest(point, state.day);
    const at = place ? runIndex(place.runs, state.day) : -1;
    const key = JSON.stringify([
      point,
      at,
      near && [near.place.i],
      state.lang,
      state.palette,
      state.theme,
      state.ratio,
    ]);
    if (key === shown) {
      moveCursor(state);
      return;
    }
    shown = key;
    const head = el(
      'div',
      { class: 'tt-card-head' },
      el(
        'div',
        {},
        el('h2', { class: 'tt-card-title', text: t('This point') }),
        el('p', { class: 'tt-muted', dir: 'ltr', text: coordinates(point) }),
      ),
      iconButton(
        'close',
        t('Close'),
        () => store.set({ point: null, place: null, panel: app.root.clientWidth < 720 ? null : 'legend' }),
      ),
    );
    if (!place || !run) {
      fill(spot, head, el('p', { text: t('This point lies outside the country: the map says nothing about it.') }));
      return;
    }
    const status = f.statusBy(
      run.status,
      run.by.map((i) => factions.name(i)),
    );
    const exact = near && near.place.i === place.i && near.km < 2;
    const canvas = el('canvas', { 'aria-hidden': 'true' });
    const line = el('span', { class: 'tt-strip-now' });
    const bar = el('div', { class: 'tt-strip-bar tt-bio-bar' }, canvas, line);
    bar.addEventListener('click', (event) => {
      const box = bar.getBoundingClientRect();
      app.time.go(Math.round(((event.clientX - box.left) / box.width) * (data.days - 1)));
    });
    fill(
      spot,
      head,
      el(
        'div',
        { class: 'tt-holder' },
        factions.swatchOf(run, { inferred: !exact || isInferred(run) }),
        el(
          'div',
          {},
          el('p', { class: 'tt-holder-name', text: factions.name(run.holder) }),
          el('p', {
            class: 'tt-muted',
            text: run.start <= 0
              ? t('since before {date}', { date: f.day(0) })
              : t('since {date}', { date: f.qualified(run.start, run.qual) }),
          }),
          el(
            'p',
            { class: 'tt-chips' },
            el('span', { class: 'tt-chip', text: f.capital(f.basis(exact ? run.basis : 'inferred')) }),
            status ? el('span', { class: 'tt-chip is-status', text: f.capital(status) }) : null,
          ),
        ),
      ),
      el(
        'p',
        { class: 'tt-small' },
        tx('This ground is counted with {place}.', { place: link(place) }),
        ' ',
        near
          ? tx('Nearest assessed place on this day: {place}, {distance}.', {
            place: link(near.place),
            distance: f.km(near.km),
          })
          : null,
      ),
      el('h3', { class: 'tt-h', text: t('Holders over all years') }),
      bar,
      el(
        'div',
        { class: 'tt-bio-ends', dir: 'ltr' },
        el('span', { text: f.monthYear(0) }),
        el('span', { text: f.monthYear(data.days - 1) }),
      ),
      run.event >= 0
        ? el(
          'section',
          { class: 'tt-section tt-capture' },
          el('h3', { class: 'tt-h', text: t('The event behind it') }),
          events.build(data.events[run.event]),
        )
        : null,
      el('section', { class: 'tt-section' }, el('h3', { class: 'tt-h', text: t('Periods') }), periods(place, at)),
      el(
        'div',
        { class: 'tt-tools' },
        button(t('Copy text'), () => copy(app, text(point, place, near))),
        button(t('Copy as JSON'), () => copy(app, JSON.stringify(record(point, place, near), null, 1))),
      ),
    );
    paintRuns(app, canvas, bar, [place.runs], 0, data.days - 1);
    cursor = line;
    moveCursor(state);
  }

  /** @param {State} state */
  function moveCursor(state) {
    if (cursor) cursor.style.left = `calc(${(state.day / Math.max(1, data.days - 1)) * 100}% - 1px)`;
  }

  /** @param {Place} place */
  const link = (place) =>
    el(
      'button',
      { type: 'button', class: 'tt-linklike', on: { click: () => store.set({ place: place.i, point: null }) } },
      place.name,
    );

  /** @param {Position} point */
  function coordinates({ lon, lat }) {
    return `${Math.abs(lat).toFixed(4)}° ${lat >= 0 ? 'N' : 'S'}, ${Math.abs(lon).toFixed(4)}° ${lon >= 0 ? 'E' : 'W'}`;
  }

  /**
   * Each period with the event that opened it and its sources, folded.
   *
   * @param {Place} place
   * @param {number} current   the period of the day shown
   */
  function periods(place, current) {
    const list = runList(app, place.runs, current);
    place.runs.forEach((run, i) => {
      const event = run.event >= 0 ? data.events[run.event] : null;
      if (!event) return;
      const details = el('details', { class: 'tt-why' }, el('summary', { text: t('Why') }));
      details.addEventListener(
        'toggle',
        () => details.open && details.children.length === 1 && details.append(events.build(event)),
      );
      list.children[i].append(details);
    });
    return list;
  }

  /**
   * The biography as `mapapp history --at --json` gives it.
   *
   * @param {Position} point
   * @param {Place} place
   * @param {Near} near
   */
  function record(point, place, near) {
    return {
      point: [point.lon, point.lat],
      place: place.id,
      nearest_assessed: near ? { place: near.place.id, km: Math.round(near.km * 10) / 10 } : null,
      periods: place.runs.map((run) => {
        const event = run.event >= 0 ? data.events[run.event] : null;
        return {
          holder: run.holder >= 0 ? data.factions[run.holder].id : null,
          status: lookOf(run).sign === 'split' ? 'contested' : run.status, // as the command line says it
          divided: lookOf(run).sign === 'split',
          basis: run.basis,
          start: data.iso(Math.max(0, run.start)),
          end: run.end >= data.days ? null : data.iso(run.end),
          event: event ? event.id : null,
          sources: event ? event.sources.map((i) => data.sources[i].id) : [],
        };
      }),
    };
  }

  /**
   * @param {Position} point
   * @param {Place} place
   * @param {Near} near
   */
  function text(point, place, near) {
    const lines = [
      `${coordinates(point)} – ${place.name}`,
      near
        ? t('Nearest assessed place on this day: {place}, {distance}.', {
          place: near.place.name,
          distance: f.km(near.km),
        })
        : '',
    ];
    for (const run of place.runs) {
      const event = run.event >= 0 ? data.events[run.event] : null;
      lines.push(
        `${data.iso(Math.max(0, run.start))} ${factions.name(run.holder, Math.max(0, run.start))} (${
          f.basis(run.basis)
        }${run.status !== 'held' ? ', ' + f.status(run.status) : ''})`,
      );
      if (event) lines.push(...event.sources.map((i) => `  ${data.sources[i].outlet}, ${data.sources[i].url}`));
    }
    return lines.concat(app.creditText()).filter(Boolean).join('\n');
  }

  const soon = lagging(
    () => store.state.point && store.state.place === null && store.state.panel === 'card' && draw(store.state),
    60,
  );

  return {
    update(state, changed) {
      const mine = !!state.point && state.place === null;
      spot.hidden = !mine;
      if (!mine || state.panel !== 'card') return;
      if (anyOf(changed, 'point', 'place', 'lang', 'palette', 'theme', 'panel', 'ratio')) draw(state);
      else if (changed.has('day')) {
        moveCursor(state);
        soon();
      }
    },
  };
}
