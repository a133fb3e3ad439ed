/**
 * Texts of the dataset in the language of the reader.
 *
 * A record has its English text under a plain name and others under the same name with the code of a language, as
 * `name`, `nameAr`; any text may also be translated by the dataset as a whole (`translations`).
 */

import { el } from '../core/dom.js';

const FURTHER = /^([a-z]+)([A-Z][a-z]+)$/;

/**
 * `Ar` of `ar`.
 *
 * @param {string} lang
 */
const ending = (lang) => lang.charAt(0).toUpperCase() + lang.slice(1);

/**
 * A text of a record in the reader's language, else in English: `summary`, `summaryAr`.
 *
 * @template {string} Field
 * @param {App} app
 * @param {Record<Field, string>} record
 * @param {Field} field
 * @returns {string}
 */
export function localText(app, record, field) {
  const texts = /** @type {Record<string, string | null | undefined>} */ (record);
  return texts[field + ending(app.store.state.lang)] || (record[field] ? app.t(record[field]) : '');
}

/**
 * Whether a text of a record stands in the reader's language.
 *
 * @template {string} Field
 * @param {App} app
 * @param {Record<Field, string>} record
 * @param {Field} field
 */
export const isTranslated = (app, record, field) =>
  app.store.state.lang === 'en' || localText(app, record, field) !== record[field];

/** What stands beside a text; translated by the dataset, whose texts these are. */
const MARKS = { translated: '(translated)', english: '(in English)' };

/**
 * A text for reading: with a mark where it is a translation, and in its own direction, with a mark, where it stands in
 * English only.
 *
 * @template {string} Field
 * @param {App} app
 * @param {Record<Field, string>} record
 * @param {Field} field
 * @returns {Child[]}
 */
export function markedText(app, record, field) {
  const text = localText(app, record, field);
  if (!text || app.store.state.lang === 'en') return text ? [text] : [];
  const translated = isTranslated(app, record, field);
  const mark = app.t(translated ? MARKS.translated : MARKS.english);
  return [
    translated ? text : el('bdi', { lang: 'en', dir: 'ltr', text }),
    ' ',
    el('span', { class: 'tt-muted tt-small', text: mark }),
  ];
}

/**
 * Names of a record in languages other than English, with the code of each.
 *
 * @param {object} record
 * @returns {[string, string][]}
 */
export const furtherNames = (record) =>
  Object.entries(record).flatMap(([key, text]) => {
    const [, field, lang] = FURTHER.exec(key) || [];
    return field === 'name' && lang && text
      ? [/** @type {[string, string]} */ ([lang.toLowerCase(), String(text)])]
      : [];
  });

/**
 * All names of a record with their languages, that of the reader first.
 *
 * @param {App} app
 * @param {{name: string}} record
 * @returns {[string, string][]}
 */
export function namesOf(app, record) {
  const { lang } = app.store.state;
  /** @type {[string, string][]} */
  const names = [['en', record.name], ...furtherNames(record)];
  const own = localText(app, record, 'name');
  if (!names.some(([, text]) => text === own)) names.push([lang, own]);
  return names.sort((a, b) => Number(b[0] === lang) - Number(a[0] === lang));
}
