/**
 * Texts of the dataset in the language of the reader.
 */

/** A text of a record in the reader's language, else in English: `summary`, `summaryAr`. */
export const localText = (app, record, field) =>
  (app.store.state.lang === 'ar' && record[field + 'Ar'] ? record[field + 'Ar'] : record[field]) || '';
