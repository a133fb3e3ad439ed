/**
 * Named chapters of the war above the overview: one click shows a chapter's span and goes to its first day.
 */
import { contextOf } from '../core/canvas.js';
import { el, fill } from '../core/dom.js';
import { localText } from '../signs/local_text.js';

/**
 * @param {App} app
 * @param {HTMLElement} spot
 * @param {(day: number) => number} at   position of a day on the overview, CSS pixels
 */
export function chapters(app, spot, at) {
  const { data, t } = app;
  const f = app.format;
  const all = data.chapters || [];
  const last = data.days - 1;
  /** @param {Chapter} c */
  const endOf = (c) => Math.min(last, c.end - 1);
  /** @param {Chapter} c */
  const startOf = (c) => Math.max(0, c.start);
  /** @param {Chapter} c */
  const title = (c) => localText(app, c, 'title');

  /** @param {Chapter} chapter */
  function go(chapter) {
    app.axis.show(startOf(chapter), endOf(chapter), startOf(chapter));
  }

  // On narrow screens the names have no room beside each other: a list to choose from takes their place.
  const select = el('select', {
    class: 'tt-select tt-chapter-select',
    'aria-label': t('Go to a chapter'),
    on: {
      change: () => {
        const chapter = all[Number(select.value)];
        select.value = '';
        if (chapter) go(chapter);
      },
    },
  });
  if (all.length) app.regions.transportMore.append(select);

  const measure = contextOf(document.createElement('canvas'));

  /**
   * Title without the years that the overview shows already.
   *
   * @param {Chapter} c
   */
  const label = (c) =>
    title(c)
      .replace(/^\d{4}(-\d{2,4})?:?\s+|[,،]?\s+\d{4}(-\d{2,4})?$/g, '')
      .replace(/^./, (/** @type {string} */ first) => first.toLocaleUpperCase());

  /**
   * A name above the overview: the days a to b of its chapter, and the words, CSS pixels.
   *
   * @typedef {{ c: Chapter, lane: number, left: number, a: number, b: number, wide: number }} NameSpot
   */

  /**
   * Where each name stands: from the start of its span, as wide as its words need, in two lanes. A name gives way
   * to the span after it in its lane; a span never does.
   *
   * @param {number} width
   */
  function placed(width) {
    measure.font = '600 12px system-ui, sans-serif';
    /** @type {NameSpot[][]} */
    const lanes = [[], []];
    return all.map((c) => {
      const [a, b] = [at(startOf(c)), at(endOf(c))];
      const words = Math.min(width, measure.measureText(label(c)).width + 12);
      const left = Math.max(0, Math.min(a, width - words));
      /** @type {(NameSpot | undefined)[]} */
      const before = lanes.map((lane) => lane[lane.length - 1]);
      const free = before.map((one) => !one || one.b <= left + 1);
      const ends = before.map((one) => (one ? one.left + one.wide : 0));
      const best = ends[1] < ends[0] ? 1 : 0;
      const lane = free[best] || !free[1 - best] ? best : 1 - best;
      const last = before[lane];
      if (last) last.wide = Math.max(last.b - last.left, Math.min(last.wide, left - last.left - 4));
      const spot = { c, lane, left, a, b, wide: Math.max(b - a - 2, words) };
      lanes[lane].push(spot);
      return spot;
    });
  }

  return {
    /**
     * @param {number} width
     * @param {number} wideWidth
     */
    draw(width, wideWidth) {
      const spots = placed(wideWidth || width);
      spot.style.setProperty('--lanes', String(Math.max(1, ...spots.map((s) => s.lane + 1))));
      const { from, to } = app.store.state;
      fill(
        spot,
        spots.map(({ c, lane, left, wide, a, b }) =>
          el(
            'button',
            {
              type: 'button',
              class: 'tt-chapter',
              title: `${title(c)}\n${f.day(startOf(c))} – ${f.day(endOf(c))}` +
                (c.summary ? '\n' + localText(app, c, 'summary') : ''),
              'aria-label': t('{title}, {a} to {b}', { title: title(c), a: f.day(startOf(c)), b: f.day(endOf(c)) }),
              'aria-current': from === startOf(c) && to === endOf(c) ? 'true' : null,
              vars: {
                '--at': left + 'px',
                '--long': wide + 'px',
                '--lane': lane,
                '--bar-at': a - left + 'px',
                '--bar': Math.max(4, b - a - 2) + 'px',
              },
              on: { click: () => go(c) },
            },
            el('span', { text: label(c), dir: 'auto' }),
          )
        ),
      );
      fill(
        select,
        el('option', { value: '', text: t('Chapters') }),
        all.map((c, i) =>
          el('option', { value: i, text: `${label(c)} (${f.monthYear(startOf(c))} – ${f.monthYear(endOf(c))})` })
        ),
      );
    },
  };
}
