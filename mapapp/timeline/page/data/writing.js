/**
 * How languages are written, as the payload says: `{ar: ['rtl', 'ar-SY-u-nu-latn']}`.
 */

/**
 * Which way a language runs.
 *
 * @param {Pick<Data, "writing">} data
 * @param {string} lang
 * @returns {"rtl" | "ltr"}
 */
export const directionOf = (data, lang) => (data.writing[lang]?.[0] === 'rtl' ? 'rtl' : 'ltr');

/**
 * Tag by which a browser writes days and numbers of a language.
 *
 * @param {Pick<Data, "writing">} data
 * @param {string} lang
 * @returns {string}
 */
export const tagOf = (data, lang) => data.writing[lang]?.[1] || lang;
