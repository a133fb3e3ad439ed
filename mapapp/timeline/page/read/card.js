/**
 * The place card: who holds the chosen place on this day, how it came to that, and its whole history.
 */
import { copy } from '../core/clipboard.js';
import { bdi, button, el, fill, iconButton, lagging } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { runIndex, runOn } from '../data/place_periods.js';
import { furtherNames, namesOf } from '../signs/local_text.js';
import { lookOf } from '../signs/status.js';
import { runList } from './run_list.js';
import { isInferred, opensHistory } from '../data/vocabulary.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function card(app) {
  const { store, data, t, tx } = app;
  const f = app.format;
  const factions = app.factions;
  const events = app.eventBlock;
  const pane = app.regions.panes.card;
  const spot = el('div', { class: 'tt-card', id: app.id('card') });
  pane.append(spot);
  let shown = '';

  /** @param {number} i */
  function choosePlace(i) {
    store.set({ place: i, point: null });
    if (app.insideView) app.insideView(data.places[i].lon, data.places[i].lat);
  }
  app.choosePlace = choosePlace;

  /** @param {number} i */
  const placeLink = (i) =>
    el('button', { type: 'button', class: 'tt-linklike', on: { click: () => choosePlace(i) } }, data.places[i].name);

  /**
   * The run a place is in; a quarter without a cell answers for itself.
   *
   * @param {State} state
   */
  function draw(state) {
    if (state.place === null && state.point) return; // biography.js has the pane
    if (state.place === null) {
      shown = '';
      spot.hidden = false;
      fill(
        spot,
        el('p', {
          class: 'tt-empty',
          text: data.strip.length
            ? t(
              'Choose a place on the map, in the strip of main cities or by search; or click anywhere to ask who held that point.',
            )
            : t('Choose a place on the map or by search; or click anywhere to ask who held that point.'),
        }),
      );
      return;
    }
    const place = data.places[state.place];
    const at = runIndex(place.runs, state.day);
    const run = place.runs[at];
    const today = place.events.filter(
      (i) => data.events[i].day === state.day && i !== run.event && !opensHistory(data.events[i].kind),
    );
    const key = [
      state.place,
      at,
      state.lang,
      state.palette,
      state.theme,
      today.join('+'),
      place.parts.map((i) => runIndex(data.places[i].runs, state.day)).join('.'),
      f.duration(state.day - run.start),
    ].join();
    if (key === shown) return;
    const same = shown.split(',')[0] === String(state.place);
    const scroll = app.regions.body.scrollTop;
    shown = key;
    spot.hidden = false;
    const split = lookOf(run).sign === 'split' || divided(place, state.day);
    fill(
      spot,
      heading(place),
      holder(run, state.day),
      split ? parts(place, state.day) : null,
      capture(place, run),
      today.length
        ? el(
          'section',
          { class: 'tt-section' },
          el('h3', { class: 'tt-h', text: t('Also reported on this day') }),
          today.map((i) => events.build(data.events[i])),
        )
        : null,
      next(place, at),
      history(place, at),
      split ? null : parts(place, state.day),
      elsewhere(place, run),
      tools(place),
    );
    app.regions.body.scrollTop = same ? scroll : 0;
  }

  /** @param {Place} place */
  function heading(place) {
    const names = namesOf(app, place).map(([lang, text]) => bdi(text, lang));
    const detail = [
      f.capital(f.placeKind(place.kind)),
      place.admin1 && t('{name} {unit}', { name: t(place.admin1), unit: f.unit() }),
      place.population && t('population {n}', { n: f.number(place.population) }),
    ].filter(Boolean);
    return el(
      'div',
      { class: 'tt-card-head' },
      el(
        'div',
        {},
        el('h2', { class: 'tt-card-title' }, names[0], ' ', names[1] && el('span', { class: 'tt-card-ar' }, names[1])),
        el('p', { class: 'tt-muted', text: detail.join(' · ') }),
        place.partOf >= 0 ? el('p', {}, tx('Part of {place}', { place: placeLink(place.partOf) })) : null,
      ),
      iconButton(
        'close',
        t('Close'),
        () => store.set({ place: null, point: null, panel: app.root.clientWidth < 720 ? null : 'legend' }),
      ),
    );
  }

  /**
   * @param {Run} run
   * @param {number} day
   */
  function holder(run, day) {
    const status = f.statusBy(
      run.status,
      (run.by || []).map((i) => factions.name(i)),
    );
    const start = run.start <= 0
      ? t('since before {date}', { date: f.day(0) })
      : t('since {date}', { date: f.qualified(run.start, run.qual) });
    const long = day - run.start > 0 && run.start > 0 ? ' (' + f.duration(day - run.start) + ')' : '';
    return el(
      'div',
      { class: 'tt-holder' },
      factions.swatchOf(run),
      el(
        'div',
        {},
        el('p', { class: 'tt-holder-name', text: factions.name(run.holder) }),
        el('p', { class: 'tt-muted', text: start + long }),
        el(
          'p',
          { class: 'tt-chips' },
          el('span', { class: 'tt-chip', text: f.capital(f.evidence(run.evidence)) }),
          status ? el('span', { class: 'tt-chip is-status', text: f.capital(status) }) : null,
        ),
        knownBy(run),
      ),
    );
  }

  /**
   * What kind of knowledge it is, where no source speaks of the place itself.
   *
   * @param {Run} run
   */
  function knownBy(run) {
    const words = {
      reported: '',
      swept: t('A source speaks of the region around it, not of this place by name.'),
      deduced: t('No source speaks of this place on that day; its holder follows from an earlier or later change.'),
      inferred: (run.from || []).length || run.event < 0
        ? ''
        : t('Only a statement about a wide area, or a weak one, covers this place.'),
    }[run.evidence];
    if (words) return el('p', { class: 'tt-small', text: words });
    return run.evidence === 'inferred' ? inferredFrom(run) : null;
  }

  /** @param {Run} run */
  function inferredFrom(run) {
    const from = (run.from || []).filter((i) => data.places[i]);
    if (!from.length) {
      return el('p', {
        class: 'tt-small',
        text: t('No source names this place for this time; its holder is carried back from a later report.'),
      });
    }
    return el(
      'p',
      { class: 'tt-small' },
      tx('No source names this place for this time. Inferred from {places}.', {
        places: f.listOf(from.map(placeLink)),
      }),
    );
  }

  /**
   * @param {Place} place
   * @param {Run} run
   */
  function capture(place, run) {
    const event = run.event >= 0 ? data.events[run.event] : null;
    if (!event) {
      return el(
        'section',
        { class: 'tt-section' },
        el('p', { class: 'tt-muted', text: t('No event is recorded for the start of this period.') }),
      );
    }
    const own = event.place === place.i;
    const title = isInferred(run)
      ? t('The event behind it')
      : opensHistory(event.kind)
      ? t('What is known of its start')
      : t('How it came to this');
    return el(
      'section',
      { class: 'tt-section tt-capture' },
      el('h3', { class: 'tt-h', text: title }),
      own || event.place < 0
        ? null
        : el('p', { class: 'tt-small' }, tx('This event concerns {place}.', { place: placeLink(event.place) })),
      events.build(event),
    );
  }

  /**
   * @param {Place} place
   * @param {number} at   the period of the day shown
   */
  function next(place, at) {
    const run = place.runs[at + 1];
    if (!run) {
      return el('p', {
        class: 'tt-muted tt-small',
        text: t('No later change is recorded, up to {date}.', { date: f.day(data.days - 1) }),
      });
    }
    const status = f.statusBy(
      run.status,
      (run.by || []).map((i) => factions.name(i, run.start)),
    );
    const date = el(
      'button',
      { type: 'button', class: 'tt-linklike', on: { click: () => app.time.go(run.start) } },
      f.qualified(run.start, run.qual),
    );
    const holder = factions.name(run.holder, run.start);
    return el(
      'p',
      { class: 'tt-next' },
      status
        ? tx('Next change: {date} – {holder}, {status}', { date, holder, status })
        : tx('Next change: {date} – {holder}', { date, holder }),
    );
  }

  /**
   * True while the parts of a city are not all held by one party.
   *
   * @param {Place} place
   * @param {number} day
   */
  const divided = (place, day) => new Set(place.parts.map((i) => runOn(data.places[i].runs, day).holder)).size > 1;

  /**
   * Parts by who holds them, drawn areas first.
   *
   * @param {Place} place
   * @param {number} day
   */
  function parts(place, day) {
    if (!place.parts.length) return null;
    const groups = new Map();
    /** @param {number} i */
    const order = (i) => (data.places[i].cell >= 0 && data.cells[data.places[i].cell].place === i ? 0 : 1);
    for (
      const i of [...place.parts].sort(
        (a, b) => order(a) - order(b) || f.order(data.places[a].name, data.places[b].name),
      )
    ) {
      const run = runOn(data.places[i].runs, day);
      if (!groups.has(run.holder)) groups.set(run.holder, []);
      groups.get(run.holder).push(i);
    }
    return el(
      'section',
      { class: 'tt-section' },
      el('h3', { class: 'tt-h', text: t('Parts') }),
      el(
        'ul',
        { class: 'tt-parts' },
        [...groups].map(([held, members]) =>
          el(
            'li',
            {},
            factions.swatch(held),
            el(
              'div',
              {},
              el('strong', { text: factions.name(held) }),
              el(
                'p',
                {},
                members.map((/** @type {number} */ i, /** @type {number} */ n) => [n ? ', ' : '', placeLink(i)]),
              ),
            ),
          )
        ),
      ),
    );
  }

  /**
   * @param {Place} place
   * @param {number} at   the period of the day shown
   */
  function history(place, at) {
    return el(
      'section',
      { class: 'tt-section' },
      el('h3', { class: 'tt-h', text: t('Whole history') }),
      runList(app, place.runs, at),
    );
  }

  /**
   * Claims about the place that contradict the record and belong to another period.
   *
   * @param {Place} place
   * @param {Run} run
   */
  function elsewhere(place, run) {
    const mine = new Set(place.events);
    const others = data.events.filter(
      (e) =>
        e.place === place.i &&
        e.rivalOf >= 0 &&
        !mine.has(e.i) &&
        !(run.event >= 0 && (data.events[run.event].rivals || []).includes(e.i)),
    );
    if (!others.length) return null;
    return el(
      'details',
      { class: 'tt-section' },
      el('summary', { text: t('Other claims about this place ({n})', { n: others.length }) }),
      others.map((e) => events.build(e)),
    );
  }

  /** @param {Place} place */
  function tools(place) {
    return el(
      'div',
      { class: 'tt-tools' },
      button(t('Copy text'), () => copy(app, text(place))),
      button(t('Copy link'), () => app.links.copy()),
    );
  }

  /**
   * The card as plain text.
   *
   * @param {Place} place
   */
  function text(place) {
    const { day } = store.state;
    const run = runOn(place.runs, day);
    const lines = [
      `${[place.name, ...furtherNames(place).map(([, text]) => `(${text})`)].join(' ')}, ${f.day(day)}`,
      t('Held by {holder}, {basis}, since {date}', {
        holder: factions.name(run.holder),
        basis: f.basis(run.basis),
        date: f.qualified(Math.max(0, run.start), run.qual),
      }),
      f.capital(
        f.statusBy(
          run.status,
          (run.by || []).map((i) => factions.name(i)),
        ),
      ),
      run.event >= 0 ? events.text(data.events[run.event]) : '',
      t('History:'),
      ...place.runs.map(
        (r) =>
          `  ${data.iso(Math.max(0, r.start))} ${factions.name(r.holder, r.start)}${
            r.status !== 'held' ? ', ' + f.status(r.status) : ''
          } (${f.basis(r.basis)})`,
      ),
      app.creditText(),
    ];
    return lines.filter(Boolean).join('\n');
  }

  const soon = lagging(() => store.state.panel === 'card' && draw(store.state), 60);

  return {
    update(state, changed) {
      // On a phone the sheet rises over the map: keep the place above it in sight.
      if (changed.has('place') && state.place !== null && app.root.clientWidth < 720) {
        const { lon, lat } = data.places[state.place];
        setTimeout(() => store.state.place === state.place && app.insideView(lon, lat), 260);
      }
      if (state.panel !== 'card') return;
      spot.hidden = !!state.point && state.place === null;
      if (anyOf(changed, 'place', 'point', 'lang', 'palette', 'theme', 'panel')) draw(state);
      else if (changed.has('day')) soon();
    },
  };
}
