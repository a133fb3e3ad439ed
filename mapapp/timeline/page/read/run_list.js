/**
 * A history as a list of periods.
 */
import { el } from '../core/dom.js';
import { isInferred } from '../data/vocabulary.js';

/**
 * Periods of a history as a list; a click goes to the first day of a period.
 *
 * @param {App} app
 * @param {Run[]} runs
 * @param {number} current   the period marked as that of the day
 */
export function runList(app, runs, current) {
  const { t, data } = app;
  const f = app.format;
  const factions = app.factions;
  return el(
    'ol',
    { class: 'tt-history' },
    runs.map((run, i) => {
      const status = f.statusBy(
        run.status,
        (run.by || []).map((who) => factions.name(who, Math.max(0, run.start))),
      );
      const open = run.end >= data.days;
      const dates = (run.start <= 0
        ? t('until {b}', { b: open ? t('today') : f.shortDay(run.end - 1) })
        : open
        ? t('from {a}', { a: f.shortDay(run.start) })
        : run.end - run.start <= 1
        ? f.shortDay(run.start)
        : t('{a} to {b}', { a: f.shortDay(run.start), b: f.shortDay(run.end - 1) })) +
        (run.qual ? ' ' + run.qual : '');
      return el(
        'li',
        {},
        el(
          'button',
          {
            type: 'button',
            class: 'tt-period',
            'aria-current': i === current ? 'true' : null,
            on: {
              click: () =>
                app.time.go(Math.max(0, run.start)),
            },
          },
          factions.swatchOf(run, { day: Math.max(0, run.start) }),
          el(
            'span',
            {},
            el('span', { class: 'tt-period-dates', text: dates }),
            el('span', {
              class: 'tt-period-holder',
              text: factions.name(run.holder, Math.max(0, run.start)) +
                (status ? ', ' + status : '') +
                (isInferred(run) ? ' (' + f.basis('inferred') + ')' : ''),
            }),
          ),
        ),
      );
    }),
  );
}
