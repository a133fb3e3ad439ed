/**
 * Texts of the dataset in the language of the reader.
 */

/**
 * A text of a record in the reader's language, else in English: `summary`, `summaryAr`.
 *
 * @template {string} Field
 * @param {App} app
 * @param {Record<Field, string> & { [name in `${Field}Ar`]?: string | null }} record
 * @param {Field} field
 */
export function localText(app, record, field) {
  const own = /** @type {Record<string, string | null | undefined>} */ (record)[field + 'Ar'];
  return (app.store.state.lang === 'ar' && own) || record[field] || '';
}
