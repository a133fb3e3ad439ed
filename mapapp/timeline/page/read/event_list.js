/**
 * What happened, newest first, up to the day shown: events and moments that pass the filters.
 */
import { el, fill, lagging } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { passes } from '../data/passing.js';
import { opensHistory, statusBegunBy } from '../data/vocabulary.js';
import { localText, markedText } from '../signs/local_text.js';

/** @typedef {{ event: ControlEvent, moment?: undefined } | { moment: Moment, event?: undefined }} Entry */

/**
 * @param {App} app
 * @returns {Module}
 */
export function eventList(app) {
  const { store, data, t, tn } = app;
  const f = app.format;
  const factions = app.factions;
  const blocks = app.eventBlock;
  const MOST = 60;
  const opened = new Set();
  const spot = el('div', { class: 'tt-events' });
  app.regions.panes.list.append(el('h2', { class: 'tt-h', text: t('What happened') }), spot);

  /** Events and moments of each day, in order; openings of histories and rival claims are no happenings of their own. */
  const byDay = /** @type {Map<number, Entry[]>} */ (new Map());
  /**
   * @param {number} day
   * @param {Entry} entry
   */
  const put = (day, entry) => byDay.set(day, [...(byDay.get(day) || []), entry]);
  for (const event of data.events) {
    if (event.rivalOf < 0 && !opensHistory(event.kind) && event.day >= 0) put(event.day, { event });
  }
  for (const moment of data.moments) put(moment.day, { moment });
  // Of one day, greater places first; moments after what moved a line.
  /** @param {Entry} entry */
  const weight = ({ event }) =>
    !event ? 8 : (event.place < 0 ? 1.5 : data.places[event.place].rank) +
      (event.kind === 'confirmed'
        ? 9
        : ['contested', 'besieged', 'shared', 'siege_lifted'].includes(event.kind)
        ? 1
        : 0);
  for (const entries of byDay.values()) entries.sort((a, b) => weight(a) - weight(b));
  const days = [...byDay.keys()].sort((a, b) => a - b);

  /** @param {number} day */
  const shown = (day) =>
    (byDay.get(day) || [])
      .filter((entry) => (entry.event
        ? passes(data, entry.event, store.state.filters)
        : !(store.state.filters.kinds || []).includes('moment'))
      );

  /** @param {State} state */
  function draw(state) {
    let at = days.length - 1;
    while (at >= 0 && days[at] > state.day) at--;
    const later = days.slice(at + 1).find((day) => shown(day).length);
    /** @type {Child[]} */
    const out = [];
    if (Object.values(state.filters).some((left) => left && left.length)) out.push(reminder());
    out.push(
      later === undefined
        ? el('p', { class: 'tt-muted tt-small', text: t('Nothing later that passes the filters.') })
        : el(
          'button',
          { type: 'button', class: 'tt-linklike', on: { click: () => app.time.go(later) } },
          t('Later: {date}', { date: f.day(later) }),
        ),
    );
    if (at < 0 || days[at] !== state.day || !shown(state.day).length) {
      out.push(
        el('h3', { class: 'tt-day is-now', text: f.day(state.day) }),
        el('p', { class: 'tt-muted', text: t('No change reported on this day.') }),
      );
    }
    let room = MOST;
    for (; at >= 0 && room > 0; at--) {
      const entries = shown(days[at]);
      if (!entries.length) continue;
      const [first] = entries;
      out.push(
        el(
          'h3',
          { class: 'tt-day' + (days[at] === state.day ? ' is-now' : '') },
          el(
            'button',
            {
              type: 'button',
              class: 'tt-linklike',
              on: { click: () => app.time.go(first.event ? first.event.day : first.moment.day) },
            },
            f.day(days[at]),
          ),
          el('span', { class: 'tt-muted', text: f.weekday(days[at]) }),
        ),
      );
      const some = entries.slice(0, Math.max(12, room));
      room -= some.length;
      out.push(
        el(
          'ul',
          {},
          some.map((entry) => item(entry)),
        ),
      );
      if (some.length < entries.length) {
        out.push(
          el('p', {
            class: 'tt-muted tt-small',
            text: tn('and {n} more on this day', 'and {n} more on this day', entries.length - some.length),
          }),
        );
      }
    }
    const active = document.activeElement;
    const focus = active instanceof HTMLElement && spot.contains(active) ? active.dataset.key : null;
    fill(spot, out);
    if (focus) {
      const again = /** @type {HTMLElement | null} */ (spot.querySelector(`[data-key="${CSS.escape(focus)}"]`));
      again?.focus({ preventScroll: true });
    }
  }

  /** Says that filters are at work, and takes them away. */
  function reminder() {
    return el(
      'p',
      { class: 'tt-muted tt-small' },
      t('Your filters leave out some events.'),
      ' ',
      el(
        'button',
        { type: 'button', class: 'tt-linklike', on: { click: () => store.set({ filters: {} }) } },
        t('List all events'),
      ),
    );
  }

  /** @param {Entry} entry */
  function item(entry) {
    const { event, moment } = entry;
    const key = event ? 'e' + event.i : 'm' + moment.i;
    const open = opened.has(key);
    const toggle = () => {
      if (open) opened.delete(key);
      else {
        opened.add(key);
        visit(entry);
      }
      draw(store.state);
    };
    const words = event ? blocks.headline(event) : localText(app, moment, 'title');
    const sign = event
      ? factions.swatch(event.to >= 0 ? event.to : -1, {
        day: event.day,
        run: { holder: event.to, status: statusBegunBy(event.kind), by: event.by },
      })
      : el('span', { class: 'tt-sign tt-sign-moment', 'aria-hidden': 'true' });
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', class: 'tt-event-row', 'aria-expanded': String(open), data: { key }, on: { click: toggle } },
        sign,
        el(
          'span',
          {},
          words,
          event && event.time ? el('span', { class: 'tt-muted', text: ' · ' + event.time }) : null,
          event && event.confidence === 'low'
            ? el('span', { class: 'tt-muted', text: ' · ' + f.confidence('low') })
            : null,
        ),
      ),
      open
        ? event ? blocks.build(event, { title: false }) : el(
          'div',
          { class: 'tt-event' },
          el('p', {}, markedText(app, moment, 'summary')),
          factions.sourceList(moment.sources),
        )
        : null,
    );
  }

  /**
   * Go there in time and place, leaving the list open.
   *
   * @param {Entry} entry
   */
  function visit({ event, moment }) {
    const there = event && event.place >= 0 ? data.places[event.place] : moment;
    app.time.go(event ? event.day : moment.day, { panel: 'list' });
    if (there && there.lon !== null && there.lat !== null) app.insideView(there.lon, there.lat);
  }

  const soon = lagging(() => store.state.panel === 'list' && draw(store.state), 90);

  return {
    update(state, changed) {
      if (state.panel !== 'list') return;
      if (!anyOf(changed, 'day', 'filters', 'lang', 'panel', 'palette', 'theme')) return;
      if (changed.has('panel')) draw(state);
      else soon();
    },
  };
}
