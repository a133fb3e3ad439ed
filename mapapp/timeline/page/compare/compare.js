/**
 * The tab for comparing: the other day, chosen pairs, how the two are shown, and what the signs then mean.
 */
import { button, el, fill, lagging } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { DAY_MS } from '../data/days.js';
import { localText } from '../signs/local_text.js';
import { dayField } from '../time/day_field.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function compare(app) {
  const { store, data, root, t } = app;
  const f = app.format;
  const factions = app.factions;
  const pairs = dayPairs(app);
  const MODES = () => [
    ['swipe', t('Swipe')],
    ['side', t('Side by side')],
    ['changed', t('Changed only')],
  ];

  const sentence = el('p', { class: 'tt-compare-days' });
  const other = el('input', {
    type: 'date',
    class: 'tt-field tt-compare-day',
    id: app.id('compare-day'),
  });
  const otherDay = dayField(app, other, { now: () => store.state.compare, go: (day) => app.comparing.start(day) });
  const pin = button(t('Pin this day'), () => pinThis());
  const swap = button(t('Swap the days'), () => app.comparing.swap());
  const stop = button(t('Stop comparing'), () => app.comparing.stop());
  const chapter = chapters();
  const modes = el(
    'div',
    { class: 'tt-modes', role: 'radiogroup', 'aria-label': t('How the two days are shown') },
    MODES().map(([mode, label]) =>
      el(
        'label',
        { class: 'tt-mode', data: { mode } },
        el('input', {
          type: 'radio',
          name: app.id('mode'),
          value: mode,
          on: { change: () => store.set({ compareMode: mode }) },
        }),
        el('span', { text: label }),
      )
    ),
  );
  const key = el('div', { class: 'tt-compare-key' });
  const numbers = el('div', { class: 'tt-compare-spot' });
  const heading = el('h2', { class: 'tt-h', text: t('Compare two days') });
  const field = el('label', { class: 'tt-h3', for: app.id('compare-day'), text: t('The other day') });
  const row = el('div', { class: 'tt-compare-row' }, field, other, pin);
  const acts = el('div', { class: 'tt-compare-row' }, swap, stop);
  const ago = el(
    'div',
    { class: 'tt-compare-row', role: 'group', 'aria-label': t('Chosen pairs') },
    pairs.before.map(([label, day]) => button(label, () => app.comparing.start(day(store.state.day)))),
  );
  const ends = el('div', { class: 'tt-compare-row' }, chapter);
  const chosen = el(
    'details',
    { class: 'tt-compare-pairs' },
    el('summary', { text: t('Chosen pairs of days') }),
    ago,
    ends,
  );
  app.regions.panes.compare.append(heading, sentence, row, modes, acts, chosen, key, numbers);
  app.regions.compareNumbers = numbers;

  /** Pins the day shown; the clock is then free to move on from it. */
  function pinThis() {
    store.set({ compare: store.state.day, playing: false });
    app.notice(t('{date} is pinned: now move the clock to the other day.', { date: f.day(store.state.day) }));
  }

  function chapters() {
    const select = el('select', {
      class: 'tt-select',
      'aria-label': t('Compare the start and end of a chapter'),
      on: {
        change: () => {
          const one = data.chapters[Number(select.value)];
          if (select.value === '' || !one) return;
          select.value = '';
          const [from, to] = pairs.chapter(one);
          app.axis.show(from, to, to);
          app.comparing.start(from);
        },
      },
    });
    fill(
      select,
      el('option', { value: '', text: t('Start and end of a chapter') }),
      data.chapters.map((one, i) => el('option', { value: i, text: localText(app, one, 'title') })),
    );
    return data.chapters.length ? select : null;
  }

  /**
   * What stands where, and what the colours mean, by mode.
   *
   * @param {State} state
   */
  function explain(state) {
    const [first, second] = app.comparing.days(state);
    const days = { a: f.day(first), b: f.day(second) };
    const { mode } = app.comparing;
    if (mode === 'changed') return changedKey(days);
    const where = mode === 'swipe'
      ? t('Left of the divider: {a}. Right of it: {b}. Drag the divider, or focus it and press the arrow keys.', days)
      : t('Left: {a}. Right: {b}. Both maps keep one view.', days);
    return [el('p', { class: 'tt-small', text: where }), held(first, second)];
  }

  /** @param {{ a: string; b: string }} days   in words */
  function changedKey(days) {
    const { transfers } = app.comparing.found();
    const [first, second] = app.comparing.days();
    if (!transfers.length) {
      return [
        el('p', {
          class: 'tt-small',
          text: t('No ground changed hands: nothing is striped. The broken line is the front on {a}.', days),
        }),
      ];
    }
    return [
      el('p', {
        class: 'tt-small',
        text: t('Colour: who holds it on {b}. Stripes: who held it on {a}. Pale: did not change hands.', days),
      }),
      store.state.layers.lighter
        ? el('p', {
          class: 'tt-small',
          text: t('Nearly sand, with thin stripes: nobody reported there on either day; the nearest reports changed.'),
        })
        : null,
      el(
        'ul',
        { class: 'tt-compare-moves' },
        transfers.slice(0, 6).map((move) =>
          el(
            'li',
            {},
            el('span', {
              class: 'tt-striped',
              'aria-hidden': 'true',
              vars: { '--new': factions.colour(move.to), '--old': factions.colour(move.from) },
            }),
            el('span', {
              text: t('{new}, before: {old}', {
                new: factions.name(move.to, second),
                old: factions.name(move.from, first),
              }),
            }),
            el('span', { class: 'tt-muted', text: f.km2(move.m2 / 1e6) }),
          )
        ),
        el(
          'li',
          {},
          el('span', { class: 'tt-ghost-line', 'aria-hidden': 'true' }),
          el('span', { text: t('broken line: the front on {a}', days) }),
        ),
      ),
    ];
  }

  /**
   * Who held how much on either day: every faction of either side of the map.
   *
   * @param {number} first
   * @param {number} second
   */
  function held(first, second) {
    const { totals } = app.comparing.found();
    const total = totals.reduce((sum, one) => sum + one.m2To, 0);
    const shown = totals.filter((one) => one.m2From + one.m2To > 0);
    /** @param {number} m2 */
    const share = (m2) => (m2 ? f.percent(m2 / total) : '–');
    return el(
      'table',
      { class: 'tt-table tt-compare-held' },
      el('caption', { class: 'tt-unseen', text: t('Share of the country on both days') }),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          [t('Holder'), f.shortDay(first), f.shortDay(second)].map((text) => el('th', { scope: 'col', text })),
        ),
      ),
      el(
        'tbody',
        {},
        shown.map((one) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, factions.label(one.holder, { day: one.m2To ? second : first })),
            el('td', { text: share(one.m2From) }),
            el('td', { text: share(one.m2To) }),
          )
        ),
      ),
    );
  }

  /** @type {boolean | null} */
  let was = null;

  /** @param {State} state */
  function draw(state) {
    const on = state.compare !== null;
    for (const node of [acts, modes, key]) node.hidden = !on;
    if (on !== was) chosen.open = !on;
    was = on;
    if (document.activeElement !== other) otherDay.shown();
    sentence.textContent = !on
      ? t('Choose another day: the map then shows both, and what changed hands between them.')
      : state.compare === state.day
      ? t('Both days are the same: choose another day to compare with.')
      : t('{a} and {b}', { a: f.day(app.comparing.days(state)[0]), b: f.day(app.comparing.days(state)[1]) });
    if (!on) return;
    for (const input of modes.querySelectorAll('input')) {
      input.checked = input.value === app.comparing.mode;
      const label = /** @type {HTMLElement} */ (input.parentNode);
      label.hidden = input.value === 'side' && app.isNarrow();
    }
    fill(key, explain(state));
  }

  const soon = lagging(() => store.state.panel === 'compare' && draw(store.state), 70);
  /** @type {(keyof State)[]} */
  const LOOKS = ['compare', 'compareMode', 'panel', 'lang', 'theme', 'palette'];
  app.life.observe(root, () => soon());

  return {
    update(state, changed) {
      if (state.panel !== 'compare') return;
      if (anyOf(changed, ...LOOKS)) draw(state);
      else if (changed.has('day')) soon();
    },
  };
}

/**
 * Pairs of days worth a click: this day against one some time before, and the ends of a chapter.
 *
 * @param {App} app
 */
export function dayPairs(app) {
  const { data, t } = app;
  const f = app.format;
  const last = data.days - 1;

  /**
   * The same day of the month some months before, or the last day of a shorter month.
   *
   * @param {number} day
   * @param {number} months
   */
  function monthsBefore(day, months) {
    const date = f.asDate(day);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months];
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const back = Date.UTC(year, month, Math.min(date.getUTCDate(), length));
    return day - Math.round((date.getTime() - back) / DAY_MS);
  }

  /** @type {[string, (day: number) => number][]} */
  const before = [
    [t('A week before'), (day) => day - 7],
    [t('A month before'), (day) => monthsBefore(day, 1)],
    [t('A year before'), (day) => monthsBefore(day, 12)],
  ];
  return {
    before,
    /**
     * @param {Chapter} chapter
     * @returns {[number, number]}
     */
    chapter: ({ start, end }) => [Math.max(0, start), Math.min(last, end - 1)],
  };
}
