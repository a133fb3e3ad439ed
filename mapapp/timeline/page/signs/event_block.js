/**
 * One event in full: day, time, from, to, kind, confidence, summary, sources, and what others say.
 */
import { el } from '../core/dom.js';
import { isTranslated, localText, markedText } from './local_text.js';

/** @param {App} app */
export function eventBlock(app) {
  const { data, t, tn } = app;
  const f = app.format;
  const factions = app.factions;

  /**
   * @param {number[]} list   factions
   * @param {number} day
   */
  const names = (list, day) => list.map((i) => factions.name(i, day));

  /**
   * One sentence that says who took what from whom.
   *
   * @param {ControlEvent} event
   */
  const headline = (event) => f.capital(sentence(event));

  /** @param {ControlEvent} event */
  function sentence(event) {
    const place = placeName(event);
    const to = factions.name(event.to, event.day);
    const by = names(event.by || [], event.day);
    const from = names(
      (event.from || []).filter((i) => i >= 0),
      Math.max(0, event.day - 1),
    );
    const fromWho = from.length ? f.list(from) : '';
    switch (event.kind) {
      case 'captured':
      case 'recaptured': {
        const verb = event.kind === 'captured'
          ? t('{place} captured by {to}', { place, to })
          : t('{place} recaptured by {to}', { place, to });
        return fromWho ? t('{what} from {from}', { what: verb, from: fromWho }) : verb;
      }
      case 'handed_over':
        return t('{place} handed over to {to}', { place, to });
      case 'withdrew':
        return event.to >= 0
          ? t('{place}: {from} withdrew, {to} moved in', { place, from: fromWho || t('the holder'), to })
          : t('{place}: {from} withdrew', { place, from: fromWho || t('the holder') });
      case 'relabelled':
        return t('{place}: {from} renamed {to}', { place, from: fromWho, to });
      case 'merged':
        return t('{place}: {from} merged into {to}', { place, from: fromWho, to });
      case 'contested':
        return by.length
          ? t('{place} contested by {who}', { place, who: f.list(by) })
          : t('{place} contested', { place });
      case 'besieged':
        return by.length
          ? t('{place} besieged by {who}', { place, who: f.list(by) })
          : t('{place} besieged', { place });
      case 'siege_lifted':
        return t('Siege of {place} lifted', { place });
      case 'shared':
        return by.length ? t('{place} shared with {who}', { place, who: f.list(by) }) : t('{place} shared', { place });
      case 'confirmed':
        return t('{place}: still held by {to}', { place, to });
      default:
        return t('{place}: held by {to}', { place, to });
    }
  }

  /**
   * The place or the area in words; those of areas are made by geodata/facts/area_words.py and travel in the payload.
   *
   * @param {ControlEvent} event
   */
  function placeName(event) {
    const { lang } = app.store.state;
    if (event.place < 0) {
      const words = event.area || {};
      return words[lang] || words.en || Object.values(words)[0];
    }
    return localText(app, data.places[event.place], 'name');
  }

  /**
   * Day in words, with its qualifier and the time of day.
   *
   * @param {ControlEvent} event
   */
  const when = (event) => f.qualified(event.day, event.qual) + (event.time ? ', ' + event.time : '');

  /**
   * The whole record.
   *
   * @param {ControlEvent} event
   * @param {{ title?: boolean }} [options]   with its headline, or without
   */
  function build(event, { title = true } = {}) {
    /** @type {([string, Child] | null)[]} */
    const facts = [
      [t('When'), when(event)],
      [t('What'), f.capital(f.kind(event.kind))],
      event.from.length ? [t('From'), marks(event.from, Math.max(0, event.day - 1))] : null,
      event.to !== null &&
        event.to !== undefined &&
        (event.to >= 0 || event.kind === 'withdrew') &&
        !['contested', 'besieged', 'siege_lifted', 'shared'].includes(event.kind)
        ? [t('To'), marks([event.to], event.day)]
        : null,
      (event.by || []).length ? [t('By'), marks(event.by, event.day)] : null,
      event.confidence ? [t('How sure'), f.capital(f.confidence(event.confidence))] : null,
      event.place < 0 ? [t('Reported for'), placeName(event)] : null,
    ];
    const words = markedText(app, event, 'summary');
    return el(
      'div',
      { class: 'tt-event' },
      title ? el('p', { class: 'tt-event-title', text: headline(event) }) : null,
      event.claimedBy >= 0
        ? el('p', {
          class: 'tt-claimed',
          text: t('Claimed by {who}; no other source.', { who: factions.name(event.claimedBy, event.day) }),
        })
        : null,
      words.length ? el('p', {}, words) : null,
      el(
        'dl',
        { class: 'tt-facts' },
        facts.map((fact) => fact && [el('dt', { text: fact[0] }), el('dd', {}, fact[1])]),
      ),
      el('p', { class: 'tt-h3', text: tn('Source', 'Sources', event.sources.length) }),
      factions.sourceList(event.sources),
      // A note that is told in English only would stand alone among texts that are told in the reader's language.
      event.note && (isTranslated(app, event, 'note') || !isTranslated(app, event, 'summary'))
        ? el('p', {
          class: 'tt-muted tt-small',
          text: t('Note: {text}', { text: namedSources(localText(app, event, 'note')) }),
        })
        : null,
      rivals(event),
    );
  }

  /**
   * A note in which ids of sources are replaced by their outlets.
   *
   * @param {string} note
   */
  const namedSources = (note) =>
    note.replace(/\b[A-Za-z][\w-]*\d\w*\b/g, (word) => {
      const source = data.sources.find((one) => one.id === word);
      return source ? source.outlet : word;
    });

  /**
   * @param {number[]} list   factions
   * @param {number} day
   */
  const marks = (list, day) => list.map((i) => factions.label(i, { day }));

  /**
   * Claims that contradict this one, beside it.
   *
   * @param {ControlEvent} event
   */
  function rivals(event) {
    const others = (event.rivals || []).map((i) => data.events[i]).filter(Boolean);
    if (!others.length) return null;
    return el(
      'div',
      { class: 'tt-rivals' },
      el('p', { class: 'tt-h3', text: t('Others say …') }),
      others.map((other) =>
        el(
          'div',
          { class: 'tt-rival' },
          el(
            'p',
            {},
            el('strong', { text: when(other) + ': ' }),
            other.summary ? markedText(app, other, 'summary') : headline(other),
          ),
          factions.sourceList(other.sources),
        )
      ),
    );
  }

  /**
   * The same as plain text, for copying.
   *
   * @param {ControlEvent} event
   */
  function text(event) {
    const sources = event.sources
      .map((i) => data.sources[i])
      .filter(Boolean)
      .map((s) => `  - ${[s.outlet, s.title, s.published, s.url, s.copyUrl].filter(Boolean).join(', ')}`);
    return [
      `${when(event)}: ${headline(event)}.`,
      localText(app, event, 'summary'),
      f.capital(f.confidence(event.confidence)) + '.',
      t('Sources:'),
      ...sources,
    ]
      .filter(Boolean)
      .join('\n');
  }

  return { build, headline, when, text, placeName };
}
