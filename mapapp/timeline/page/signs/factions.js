/**
 * Factions as the reader meets them: the name and letter of the day, a swatch, and who they are.
 */
import { bdi, el, fill, outside } from '../core/dom.js';
import { colourOf } from './faction_colour.js';
import { furtherNames, localText, markedText } from './local_text.js';
import { lookOf, SMALL_HATCH, SPLIT_SHARE } from './status.js';
import { SWATCH, tile } from './tiles.js';
import { isInferred } from '../data/vocabulary.js';

/** @param {App} app */
export function factions(app) {
  const { data, store, t } = app;
  const f = app.format;

  /**
   * The name entry valid on a day; the nearest one where the day lies outside all of them.
   *
   * @param {number} i
   * @param {number} day
   */
  function entry(i, day) {
    const names = data.factions[i].names;
    const found = names.find(
      (n) =>
        (n.from === null || n.from === undefined || day >= n.from) &&
        (n.to === null || n.to === undefined || day < n.to),
    );
    const [first] = names;
    return found || (first.from !== null && day < first.from ? first : names[names.length - 1]);
  }

  /**
   * Name in the reader's language; "no known holder" for nobody, "no data" where ground not drawn is unknown.
   *
   * @param {number | null | undefined} i
   * @param {number} [day]
   */
  function name(i, day = store.state.day) {
    if (i === null || i === undefined || i < 0) return data.undrawnIsUnknown ? t('no data') : t('no known holder');
    const n = entry(i, day);
    return localText(app, n, 'name');
  }

  /**
   * Letter in the script of the reader's language, where the dataset gives one.
   *
   * @param {number | null | undefined} i
   * @param {number} [day]
   */
  const letter = (i, day = store.state.day) =>
    i === null || i === undefined || i < 0 ? '–' : localText(app, entry(i, day), 'letter');

  /**
   * Fill colour in the palette chosen.
   *
   * @param {number | null | undefined} i
   */
  const colour = (i) => colourOf(app, i);

  /**
   * Black or white, whichever stands out more on a colour (WCAG relative luminance).
   *
   * @param {string} hex
   */
  function inkOn(hex) {
    const m = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(hex || '');
    if (!m) return 'black';
    const [r, g, b] = m.slice(1).map((h) => {
      const c = parseInt(h, 16) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? 'black' : 'white';
  }

  /**
   * A small square in the holder's colour with its letter, hatched as on the map; `run` draws its status on it too.
   *
   * @param {number} i
   * @param {{ day?: number, run?: Pick<Run, 'holder' | 'status' | 'by'> | null, inferred?: boolean }} [options]
   */
  function swatch(i, { day, run = null, inferred = false } = {}) {
    const c = colour(i);
    const { sign, others } = lookOf(run);
    const node = el(
      'span',
      {
        class: 'tt-swatch' + (inferred ? ' is-inferred' : '') + (sign === 'plain' ? '' : ' is-' + sign),
        'aria-hidden': 'true',
        vars: { '--c': c, '--on-c': inkOn(c) },
      },
      el('span', { class: 'tt-swatch-letter', text: letter(i, day) }),
    );
    const layers = [
      signOn(sign, others, inkOn(c)),
      i >= 0 ? tile(data.factions[i].hatch, inkOn(c), 0.28, ...SWATCH) : '',
    ];
    const drawn = layers.filter(Boolean);
    node.style.backgroundImage = drawn.join(', ');
    node.style.backgroundSize = drawn.map((
      one,
    ) => (one.startsWith('url') ? SWATCH.map((px) => px + 'px').join(' ') : 'auto')).join(', ');
    return node;
  }

  /**
   * The sign of a status as a layer over a swatch; '' where it is none, or a ring, which is an outline.
   *
   * @param {Look['sign']} sign
   * @param {number[]} others
   * @param {string} ink
   */
  function signOn(sign, others, ink) {
    const lines = SMALL_HATCH[sign];
    if (lines) return tile(lines, ink, 0.5, ...SWATCH);
    if (sign !== 'split' || !others.length) return '';
    const from = 100 * (1 - SPLIT_SHARE * 0.9); // beside the letter
    const stops = others.map((one, n) => {
      /** @param {number} k   how many of the others lie before */
      const at = (k) => from + ((100 - from) * k) / others.length;
      return `${colour(one)} ${at(n)}% ${at(n + 1)}%`;
    });
    return `linear-gradient(90deg, transparent ${from}%, ${stops.join(', ')})`;
  }

  /**
   * The swatch of a run: its holder, in the way it is held.
   *
   * @param {Run} run
   * @param {Parameters<typeof swatch>[1]} [options]
   */
  const swatchOf = (run, options) => swatch(run.holder, { run, inferred: isInferred(run), ...options });

  /**
   * Swatch and name on one line.
   *
   * @param {number} i
   * @param {Parameters<typeof swatch>[1]} [options]
   */
  const label = (i, options) =>
    el('span', { class: 'tt-faction' }, swatch(i, options), el('span', { text: name(i, options && options.day) }));

  /**
   * Who a faction is: names through time, description, backers, designations, sources.
   *
   * @param {number} i
   */
  function describe(i) {
    const faction = data.factions[i];
    const box = el('div', { class: 'tt-who' });
    /** @type {Child[]} */
    const rows = [];
    if (faction.description) rows.push(el('p', {}, markedText(app, faction, 'description')));
    if (faction.names.length > 1) {
      rows.push(
        el('h3', { text: t('Names') }),
        el(
          'ul',
          {},
          faction.names.map((n) =>
            el(
              'li',
              {},
              n.name,
              furtherNames(n).map(([lang, text]) => [' ', bdi(text, lang)]),
              el('span', { class: 'tt-muted' }, ' ', span(n.from, n.to)),
            )
          ),
        ),
      );
    } else {
      for (const [lang, text] of furtherNames(faction.names[0])) rows.push(el('p', {}, bdi(text, lang)));
    }
    if (faction.supporters) {
      rows.push(el('h3', { text: t('Backed by') }), el('p', { text: localText(app, faction, 'supporters') }));
    }
    const listed = faction.designations || [];
    if (listed.length) {
      rows.push(
        el('h3', { text: t('Designations') }),
        el(
          'ul',
          {},
          listed.map((d) =>
            el(
              'li',
              {},
              t('{by}: listed as “{as}”', { by: localText(app, d, 'by'), as: localText(app, d, 'as') }),
              el(
                'span',
                { class: 'tt-muted' },
                ' ',
                [
                  d.start && t('from {date}', { date: f.published(d.start) }),
                  d.end && t('to {date}', { date: f.published(d.end) }),
                ]
                  .filter(Boolean)
                  .join(' '),
              ),
              sourceMarks(d.sources),
            )
          ),
        ),
      );
    }
    if ((faction.sources || []).length) rows.push(el('h3', { text: t('Sources') }), sourceList(faction.sources));
    return fill(box, rows);
  }

  /**
   * @param {number | null} from   first day
   * @param {number | null} to   first day after it
   */
  function span(from, to) {
    const began = (from ?? 0) > 0 ? f.shortDay(from ?? 0) : null;
    const ended = to !== null && to < data.days ? f.shortDay(to) : null;
    if (began === null) return ended === null ? '' : t('until {date}', { date: ended });
    return ended === null ? t('from {date}', { date: began }) : t('{a} to {b}', { a: began, b: ended });
  }

  /**
   * Sources as a list of links with outlet and day of publication.
   *
   * @param {number[]} ids
   */
  function sourceList(ids) {
    return el(
      'ul',
      { class: 'tt-sources' },
      (ids || [])
        .map((id) => data.sources[id])
        .filter(Boolean)
        .map((s) =>
          el(
            'li',
            {},
            outside(s.url, s.title || s.outlet || s.id, { dir: 'auto' }),
            el(
              'span',
              { class: 'tt-muted' },
              s.title ? [' ', bdi(s.outlet), ' ·'] : null,
              ' ',
              [s.published ? f.published(s.published) : t('no date'), f.sourceKind(s.kind)].filter(Boolean).join(' · '),
              s.copyUrl ? [' · ', outside(s.copyUrl, t('read in a copy'))] : null,
            ),
          )
        ),
    );
  }

  /**
   * The same as short links behind a sentence.
   *
   * @param {number[]} ids
   */
  const sourceMarks = (ids) =>
    (ids || [])
      .map((id) => data.sources[id])
      .filter(Boolean)
      .map((s) => [' ', outside(s.url, s.outlet || s.id, { class: 'tt-source-mark', title: s.title || null })]);

  return { name, letter, colour, inkOn, swatch, swatchOf, label, describe, sourceList, sourceMarks };
}
