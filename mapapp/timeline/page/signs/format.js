/**
 * Days, figures and the terms of the dataset in the words of the reader's language.
 */
import terms from '../contract/terms.json' with { type: 'json' };
import { localeOf } from '../core/translator.js';

/** @type {Record<'kind' | 'status' | 'status_by' | 'basis' | 'evidence' | 'confidence' | 'doubt' | 'source' | 'place', Record<string, string>>} */
const TERMS = terms;

/** @param {App} app */
export function format(app) {
  const { data, t, tn } = app;
  const lang = () => app.store.state.lang || 'en';
  const locale = () => localeOf(lang());
  /** @type {Map<string, unknown>} */
  const made = new Map();

  /**
   * One Intl formatter per language and set of options.
   *
   * @template T
   * @param {string} key
   * @param {(locale: string) => T} make
   * @returns {T}
   */
  function formatter(key, make) {
    const id = locale() + key;
    if (!made.has(id)) made.set(id, make(locale()));
    return /** @type {T} */ (made.get(id)); // a key stands for one kind of formatter
  }

  /** @param {number} i   day */
  const asDate = (i) => new Date(Date.parse(data.iso(0) + 'T00:00:00Z') + i * 86400000);
  /**
   * @param {string} key
   * @param {Intl.DateTimeFormatOptions} options
   * @returns {(i: number) => string}
   */
  const dated = (key, options) => (i) =>
    formatter(key, (l) => new Intl.DateTimeFormat(l, { timeZone: 'UTC', ...options })).format(asDate(i));

  /** "8 December 2024" */
  const day = dated('long', { day: 'numeric', month: 'long', year: 'numeric' });
  /** "Sunday" */
  const weekday = dated('weekday', { weekday: 'long' });
  /** "8 Dec 2024" */
  const shortDay = dated('short', { day: 'numeric', month: 'short', year: 'numeric' });
  /** "8 Dec" */
  const dayMonth = dated('dm', { day: 'numeric', month: 'short' });
  /** "Dec 2024" */
  const monthYear = dated('my', { month: 'short', year: 'numeric' });
  /** "Dec" */
  const month = dated('m', { month: 'short' });

  /**
   * Which of two texts comes first in a list of the reader's language, the same in every browser.
   *
   * @param {string} a
   * @param {string} b
   */
  const order = (a, b) => collator(locale()).compare(a, b);

  /**
   * @param {number} n
   * @param {number} [digits]   after the point, at most
   */
  const number = (n, digits = 0) =>
    formatter('n' + digits, (l) => new Intl.NumberFormat(l, { maximumFractionDigits: digits })).format(n);

  /** @param {number} n */
  const km2 = (n) => t('{n} km²', { n: number(n < 10 ? Math.round(n * 10) / 10 : Math.round(n), n < 10 ? 1 : 0) });

  /**
   * Distance: "7.3 km", "42 km".
   *
   * @param {number} n
   */
  const km = (n) => t('{n} km', { n: number(n, n < 10 ? 1 : 0) });

  /**
   * Share of the whole: "61 %", "0.4 %", "under 0.1 %".
   *
   * @param {number} share
   */
  function percent(share) {
    const p = share * 100;
    if (p > 0 && p < 0.1) return t('under 0.1 %');
    return t('{n} %', { n: number(p, p < 10 ? 1 : 0) });
  }

  /**
   * A length of time in its two largest useful units.
   *
   * @param {number} days
   */
  function duration(days) {
    if (days < 60) return tn('{n} day', '{n} days', days);
    const months = Math.round(days / 30.44);
    if (months < 24) return tn('{n} month', '{n} months', months);
    const years = Math.round((days / 365.25) * 10) / 10;
    return tn('{n} year', '{n} years', years, { n: number(years, 1) });
  }

  /**
   * "about" and "perhaps" for the EDTF marks ~ and ?.
   *
   * @param {number} i
   * @param {string} qual
   */
  function qualified(i, qual) {
    const doubt = TERMS.doubt[qual?.includes('~') && qual.includes('?') ? '%' : qual];
    return doubt ? t(doubt, { date: day(i) }) : day(i);
  }

  /**
   * "2024-12-08", "2024-12" or "2024" in words; other text as it stands.
   *
   * @param {string | null | undefined} text
   */
  function published(text) {
    const m = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(text || '');
    if (!m) return text || '';
    const at = new Date(Date.UTC(+m[1], m[2] ? +m[2] - 1 : 0, m[3] ? +m[3] : 1));
    /** @type {Intl.DateTimeFormatOptions} */
    const options = m[3]
      ? { day: 'numeric', month: 'short', year: 'numeric' }
      : m[2]
      ? { month: 'short', year: 'numeric' }
      : { year: 'numeric' };
    return formatter(
      'pub' + m.length + !!m[2] + !!m[3],
      (l) => new Intl.DateTimeFormat(l, { timeZone: 'UTC', ...options }),
    ).format(at);
  }

  /**
   * A word of one of the dataset's vocabularies as readers are told it; itself where the terms do not know it.
   *
   * @param {Record<string, string>} vocabulary
   * @returns {(word: string | null | undefined) => string}
   */
  const term = (vocabulary) => (word) => {
    const message = vocabulary[word ?? ''] ?? word ?? '';
    return message && t(message);
  };
  /** What happened, as one verb or noun. */
  const kind = term(TERMS.kind);
  const status = term(TERMS.status);
  const confidence = term(TERMS.confidence);
  const basis = term(TERMS.basis);
  /**
   * How sure the holder of some ground is.
   *
   * @param {number} i   position in TONES
   */
  const tone = (i) =>
    [t('reported near by'), t('likely, reported farther away'), t('nobody reported here, drawn from afar')][i];
  const evidence = term(TERMS.evidence);
  const sourceKind = term(TERMS.source);
  const placeKind = term(TERMS.place);

  /**
   * "contested by X and Y", "besieged by X", "shared with X"; "" for plainly held.
   *
   * @param {Run['status']} word
   * @param {string[]} names
   */
  function statusBy(word, names) {
    if (word === 'held') return '';
    const withNames = TERMS.status_by[word];
    return names.length && withNames ? t(withNames, { who: list(names) }) : status(word);
  }

  /** @param {(string | number)[]} items */
  const list = (items) =>
    formatter('list', (l) => new Intl.ListFormat(l, { type: 'conjunction' })).format(items.map(String));

  /**
   * The same of nodes: the pieces for `el`.
   *
   * @param {Child[]} nodes
   * @returns {Child[]}
   */
  const listOf = (nodes) =>
    formatter('list', (l) => new Intl.ListFormat(l, { type: 'conjunction' }))
      .formatToParts(nodes.map((_, i) => String(i)))
      .map((part) => (part.type === 'element' ? nodes[Number(part.value)] : part.value));

  /**
   * First upper-case letter, for a term that opens a sentence.
   *
   * @param {string} s
   */
  const capital = (s) => (s ? s.charAt(0).toLocaleUpperCase(locale()) + s.slice(1) : s);

  /** What a first-level unit of the dataset is called, and several of them. */
  const unit = () => t(data.admin1Label[0]);
  const units = () => t(data.admin1Label[1]);

  return {
    day,
    weekday,
    shortDay,
    dayMonth,
    monthYear,
    month,
    number,
    km,
    km2,
    percent,
    duration,
    qualified,
    published,
    kind,
    order,
    status,
    statusBy,
    confidence,
    basis,
    evidence,
    tone,
    sourceKind,
    placeKind,
    list,
    listOf,
    capital,
    unit,
    units,
    asDate,
    locale,
  };
}

/** @type {Map<string, Intl.Collator>} */
const collators = new Map();

/**
 * One collator per language: without one, each browser sorts in a language of its own.
 *
 * @param {string} lang
 * @returns {Intl.Collator}
 */
export function collator(lang) {
  const known = collators.get(lang) || new Intl.Collator(lang);
  collators.set(lang, known);
  return known;
}
