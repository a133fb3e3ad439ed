import { tagOf } from '../data/writing.js';

/**
 * Days, figures and the terms of the dataset in the words of the reader's language.
 *
 * @param {App} app
 */
export function format(app) {
  const { data, t } = app;
  const lang = () => app.store.state.lang || 'en';
  const locale = () => tagOf(data, lang());
  const made = new Map();

  /** One Intl formatter per language and set of options. */
  function formatter(key, make) {
    const id = locale() + key;
    if (!made.has(id)) made.set(id, make(locale()));
    return made.get(id);
  }

  const asDate = (i) => new Date(Date.parse(data.iso(0) + 'T00:00:00Z') + i * 86400000);
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

  /** Which of two texts comes first in a list of the reader's language, the same in every browser. */
  const order = (a, b) => collator(locale()).compare(a, b);

  const number = (n, digits = 0) =>
    formatter('n' + digits, (l) => new Intl.NumberFormat(l, { maximumFractionDigits: digits })).format(n);

  const km2 = (n) => t('{n} km²', { n: number(n < 10 ? Math.round(n * 10) / 10 : Math.round(n), n < 10 ? 1 : 0) });

  /** Share of the whole: "61 %", "0.4 %", "under 0.1 %". */
  function percent(share) {
    const p = share * 100;
    if (p > 0 && p < 0.1) return t('under 0.1 %');
    return t('{n} %', { n: number(p, p < 10 ? 1 : 0) });
  }

  /** A length of time in its two largest useful units. */
  function duration(days) {
    if (days < 60) return days === 1 ? t('1 day') : t('{n} days', { n: days });
    const months = Math.round(days / 30.44);
    if (months < 24) return t('{n} months', { n: months });
    return t('{n} years', { n: number(days / 365.25, 1) });
  }

  /** "about" and "perhaps" for the EDTF marks ~ and ?. */
  function qualified(i, qual) {
    const text = day(i);
    const mark = qual || '';
    if (mark.includes('~') && mark.includes('?')) return t('about {date}, date uncertain', { date: text });
    if (mark.includes('%')) return t('about {date}, date uncertain', { date: text });
    if (mark.includes('~')) return t('about {date}', { date: text });
    if (mark.includes('?')) return t('{date}, date uncertain', { date: text });
    return text;
  }

  /** "2024-12-08", "2024-12" or "2024" in words; other text as it stands. */
  function published(text) {
    const m = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(text || '');
    if (!m) return text || '';
    const at = new Date(Date.UTC(+m[1], m[2] ? +m[2] - 1 : 0, m[3] ? +m[3] : 1));
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

  /** What happened, as one verb or noun. */
  function kind(k) {
    switch (k) {
      case 'baseline':
        return t('first known holder');
      case 'captured':
        return t('captured');
      case 'recaptured':
        return t('recaptured');
      case 'handed_over':
        return t('handed over');
      case 'withdrew':
        return t('withdrew');
      case 'relabelled':
        return t('renamed');
      case 'merged':
        return t('merged');
      case 'confirmed':
        return t('confirmed unchanged');
      case 'contested':
        return t('contested');
      case 'besieged':
        return t('besieged');
      case 'siege_lifted':
        return t('siege lifted');
      case 'shared':
        return t('shared');
      default:
        return k || '';
    }
  }

  const STATUSES = ['held', 'contested', 'besieged', 'shared', 'withdrawn', 'divided'];

  function status(code) {
    const s = typeof code === 'number' ? STATUSES[code] : code;
    switch (s) {
      case 'held':
        return t('held');
      case 'contested':
        return t('contested');
      case 'besieged':
        return t('besieged');
      case 'shared':
        return t('shared');
      case 'withdrawn':
        return t('no holder after a withdrawal');
      case 'divided':
        return t('divided');
      default:
        return s || '';
    }
  }

  /** "contested by X and Y", "besieged by X", "shared with X"; "" for plainly held. */
  function statusBy(code, names) {
    const who = names.length ? list(names) : '';
    switch (code) {
      case 1:
        return who ? t('contested by {who}', { who }) : t('contested');
      case 2:
        return who ? t('besieged by {who}', { who }) : t('besieged');
      case 3:
        return who ? t('shared with {who}', { who }) : t('shared');
      case 4:
        return t('no holder after a withdrawal');
      case 5:
        return who ? t('divided: a part is held by {who}', { who }) : t('divided');
      default:
        return '';
    }
  }

  function confidence(c) {
    switch (c) {
      case 'high':
        return t('high confidence');
      case 'medium':
        return t('medium confidence');
      case 'low':
        return t('low confidence');
      default:
        return c || '';
    }
  }

  const basis = (code) => (code === 1 || code === 'inferred' ? t('inferred') : t('assessed'));

  function sourceKind(k) {
    switch (k) {
      case 'wire':
        return t('news agency');
      case 'local outlet':
        return t('local outlet');
      case 'monitor':
        return t('monitoring group');
      case 'state':
        return t('state');
      case 'party to the war':
        return t('party to the war');
      case 'encyclopedia':
        return t('encyclopedia');
      case 'press':
        return t('press');
      case 'international organisation':
        return t('international organisation');
      case 'other':
        return '';
      case 'think tank':
        return t('research institute');
      default:
        return k || '';
    }
  }

  function placeKind(k) {
    switch (k) {
      case 'city':
        return t('city');
      case 'town':
        return t('town');
      case 'village':
        return t('village');
      case 'neighbourhood':
        return t('neighbourhood');
      case 'base':
        return t('base');
      case 'crossing':
        return t('crossing');
      case 'dam':
        return t('dam');
      case 'field':
        return t('oil or gas field');
      case 'area':
        return t('drawn area');
      default:
        return k || '';
    }
  }

  const list = (items) =>
    formatter('list', (l) => new Intl.ListFormat(l, { type: 'conjunction' })).format(items.map(String));

  /** First upper-case letter, for a term that opens a sentence. */
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
    sourceKind,
    placeKind,
    list,
    capital,
    unit,
    units,
    asDate,
    locale,
  };
}

const collators = new Map();

/** One collator per language: without one, each browser sorts in a language of its own. */
export function collator(lang) {
  if (!collators.has(lang)) collators.set(lang, new Intl.Collator(lang));
  return collators.get(lang);
}
