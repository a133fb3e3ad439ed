/**
 * Texts of the page in the language of the reader.
 */

/**
 * `t('Held by {name}', {name})`: the text in the language of the day, its holes filled.
 *
 * @param {Data["strings"]} strings
 * @param {() => string} lang
 * @returns {Translate}
 */
export function translator(strings, lang) {
  return (msgid, vars) => {
    const text = (strings[lang()] || {})[msgid] || msgid;
    return vars ? text.replace(/\{(\w+)\}/g, (hole, name) => (name in vars ? String(vars[name]) : hole)) : text;
  };
}
