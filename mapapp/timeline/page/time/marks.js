/**
 * Moments and captures of greater places as marks above the slider: one mark for a crowd, a card with text and
 * sources on hover, focus or tap.
 */
import { el, fill } from '../core/dom.js';
import { passes } from '../data/passing.js';
import { localText, markedText } from '../signs/local_text.js';

/**
 * What one mark stands for.
 *
 * @typedef {{ day: number, moment?: Moment, capture?: ControlEvent }} Entry
 */

/**
 * @param {App} app
 * @param {HTMLElement} spot
 * @param {(day: number) => number} x   position of a day, CSS pixels
 */
export function marks(app, spot, x) {
  const { store, data, t, tn, tx } = app;
  const f = app.format;
  const FACTIONS = app.factions;
  const EVENTS = app.eventBlock;
  const ROOM = 22; // marks closer than this join, CSS pixels
  const LEAST_RANK = 2; // captures of lesser places are in the list of events and in the bars below
  const TRANSFERS = ['captured', 'recaptured', 'handed_over', 'withdrew'];
  const MOST = { moments: 6, captures: 8 }; // told on a card
  const card = el('div', {
    class: 'tt-moment-card',
    role: 'region',
    'aria-label': t('What happened'),
    id: app.id('moment-card'),
    hidden: true,
  });
  app.root.append(card);
  let hiding = 0;
  let pinned = false;

  const captures = data.events.filter(
    (event) =>
      event.place >= 0 &&
      event.rivalOf < 0 &&
      TRANSFERS.includes(event.kind) &&
      data.places[event.place].rank <= LEAST_RANK,
  );

  /**
   * What is marked in the span shown, by day.
   *
   * @param {State} state
   * @returns {Entry[]}
   */
  function entries({ from, to, layers, filters }) {
    const without = filters.kinds || [];
    const moments = layers.moments && !without.includes('moment') ? data.moments : [];
    const passed = layers.captures ? captures.filter((event) => passes(data, event, filters)) : [];
    return [
      ...moments.map((moment) => ({ day: moment.day, moment })),
      ...passed.map((capture) => ({ day: capture.day, capture })),
    ]
      .filter(({ day }) => day >= from && day <= to)
      .sort((a, b) => a.day - b.day);
  }

  /**
   * @param {HTMLElement} button
   * @param {Entry[]} group
   */
  function show(button, group) {
    clearTimeout(hiding);
    const moments = group.flatMap((one) => one.moment || []);
    const taken = group.flatMap((one) => one.capture || []);
    const told = Math.min(moments.length, MOST.moments) + Math.min(taken.length, MOST.captures);
    fill(
      card,
      moments.slice(0, MOST.moments).map((m) =>
        el(
          'div',
          { class: 'tt-moment-card-item' },
          el('p', {
            class: 'tt-moment-card-date',
            text: f.qualified(m.day, m.qual) + (m.placeName ? ' · ' + m.placeName : ''),
          }),
          group.length > 1
            ? el('button', {
              type: 'button',
              class: 'tt-linklike tt-moment-card-title',
              text: title(m),
              on: { click: () => visit(m) },
            })
            : el('p', { class: 'tt-moment-card-title', text: title(m) }),
          el('p', {}, markedText(app, m, 'summary')),
          rivalText(m),
          el(
            'p',
            { class: 'tt-muted tt-small' },
            tx('Sources: {sources}', { sources: FACTIONS.sourceMarks(m.sources) }),
          ),
        )
      ),
      taken.slice(0, MOST.captures).map((event) =>
        el(
          'div',
          { class: 'tt-moment-card-item' },
          el('p', { class: 'tt-moment-card-date', text: f.qualified(event.day, event.qual) }),
          el(
            'button',
            { type: 'button', class: 'tt-linklike tt-moment-card-title', on: { click: () => visitCapture(event) } },
            EVENTS.headline(event),
          ),
          el(
            'p',
            { class: 'tt-muted tt-small' },
            tx('Sources: {sources}', { sources: FACTIONS.sourceMarks(event.sources) }),
          ),
        )
      ),
      group.length > told
        ? el('p', {
          class: 'tt-muted',
          text: tn('and {n} more: choose a shorter span', 'and {n} more: choose a shorter span', group.length - told),
        })
        : null,
    );
    card.hidden = false;
    const [b, r] = [button.getBoundingClientRect(), app.root.getBoundingClientRect()];
    const width = card.offsetWidth;
    card.style.left = Math.min(Math.max(8, b.left + b.width / 2 - r.left - width / 2), r.width - width - 8) + 'px';
    card.style.bottom = r.bottom - b.top + 6 + 'px';
    card.style.maxHeight = Math.max(120, b.top - r.top - 16) + 'px';
  }

  /** @param {Moment} m */
  function rivalText(m) {
    const other = m.rivalOf ? data.moments.find((one) => one.id === m.rivalOf) : null;
    return other
      ? el('p', {
        class: 'tt-rival',
        text: t('Differs from: {title} ({date})', { title: title(other), date: f.day(other.day) }),
      })
      : null;
  }

  function hide() {
    clearTimeout(hiding);
    pinned = false;
    card.hidden = true;
  }

  const hideSoon = () => {
    clearTimeout(hiding);
    if (!pinned) hiding = setTimeout(hide, 250);
  };

  /** @param {Moment} m */
  const title = (m) => localText(app, m, 'title');

  /** @param {Moment} moment */
  function visit(moment) {
    app.time.go(moment.day);
    if (moment.lon !== null && moment.lat !== null) app.insideView(moment.lon, moment.lat);
  }

  /** @param {ControlEvent} event */
  function visitCapture(event) {
    const place = data.places[event.place];
    app.time.go(event.day, { place: event.place, point: null });
    app.insideView(place.lon, place.lat);
  }

  /**
   * What one mark is called.
   *
   * @param {Entry} entry
   */
  function name({ day, moment, capture }) {
    return f.day(day) + ': ' + (moment ? title(moment) : capture ? EVENTS.headline(capture) : '');
  }

  card.addEventListener('pointerenter', () => clearTimeout(hiding));
  card.addEventListener('pointerleave', hideSoon);
  card.addEventListener('focusin', () => clearTimeout(hiding));
  app.life.listen(document, 'pointerdown', (event) => {
    const on = /** @type {Node} */ (event.target);
    if (!card.hidden && !card.contains(on) && !spot.contains(on)) hide();
  });
  app.tip = {
    hide,
    get open() {
      return !card.hidden;
    },
  };

  // One stop in the tab order for all marks; arrows move between them.
  spot.addEventListener('keydown', (event) => {
    const all = /** @type {HTMLElement[]} */ ([...spot.children]);
    const at = all.findIndex((mark) => mark === document.activeElement);
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (at < 0 || !step || !all[at + step]) return;
    event.preventDefault();
    event.stopPropagation();
    all[at].tabIndex = -1;
    all[at + step].tabIndex = 0;
    all[at + step].focus();
  });

  return {
    draw() {
      hide();
      /** @type {{ at: number, of: Entry[] }[]} */
      const groups = [];
      for (const entry of entries(store.state)) {
        const at = x(entry.day);
        const near = groups[groups.length - 1];
        if (near && at - near.at < ROOM) near.of.push(entry);
        else groups.push({ at, of: [entry] });
      }
      fill(
        spot,
        groups.map((group, i) => {
          const one = group.of[0];
          const n = group.of.length;
          const button = el(
            'button',
            {
              type: 'button',
              class: 'tt-mark' + (n > 1 ? ' is-many' : one.capture ? ' is-capture' : ''),
              tabindex: i ? '-1' : '0',
              'aria-controls': app.id('moment-card'),
              'aria-label': n > 1
                ? tn('{n} moment or capture from {date}', '{n} moments and captures from {date}', n, {
                  date: f.day(one.day),
                })
                : name(one),
              vars: { '--at': group.at + 'px', '--c': n === 1 && one.capture ? FACTIONS.colour(one.capture.to) : '' },
            },
            el('span', { 'aria-hidden': 'true', text: n > 1 ? String(n) : '' }),
          );
          button.addEventListener(
            'pointerenter',
            (event) => event.pointerType === 'mouse' && show(button, group.of),
          );
          button.addEventListener('pointerleave', hideSoon);
          button.addEventListener('focus', () => button.matches(':focus-visible') && show(button, group.of));
          button.addEventListener('blur', hideSoon);
          button.addEventListener('click', () => {
            if (n === 1 && one.moment) visit(one.moment);
            if (n === 1 && one.capture) visitCapture(one.capture);
            show(button, group.of);
            pinned = true;
          });
          return button;
        }),
      );
      spot.hidden = !groups.length;
    },
  };
}
