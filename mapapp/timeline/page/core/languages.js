/**
 * How a language is written.
 */
import LANGUAGES from '../contract/languages.json' with { type: 'json' };

/** @type {Record<string, string>} */
const LOCALES = LANGUAGES.locale;

/** "rtl" for languages that run from the right, "ltr" for all others. */
export const directionOf = (/** @type {string} */ lang) => (LANGUAGES.right_to_left.includes(lang) ? 'rtl' : 'ltr');

/** The locale by which `Intl` writes a language, with the digits 0 to 9. */
export const localeOf = (/** @type {string} */ lang) => `${LOCALES[lang] || lang}-u-nu-latn`;
