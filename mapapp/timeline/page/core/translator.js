/**
 * Texts of the page in the language of the reader. A message is a whole sentence with holes, never a piece of one:
 * languages differ in the order of words and in how many forms a number asks for.
 *
 * @typedef {Record<string, string | Record<string, string>>} Catalogue   English message, for things that are counted
 *     the form for one -> its translation, or the translation of each form by CLDR's name of it
 */

/**
 * @param {Data["strings"]} strings   by language
 * @param {() => string} lang          the language of the moment
 * @returns {Pick<App, 't' | 'tn' | 'tx'>}
 */
export function translator(strings, lang) {
  /** @type {Map<string, Intl.PluralRules>} */
  const rules = new Map();

  const known = (/** @type {string} */ message) => (strings[lang()] || {})[message];

  /** @type {(text: string, holes?: Record<string, unknown>) => string} */
  const filled = (text, holes) =>
    holes ? text.replace(/\{(\w+)\}/g, (hole, name) => (name in holes ? String(holes[name]) : hole)) : text;

  /** CLDR's name of the form that a number takes: one, two, few ... */
  function formOf(/** @type {number} */ number) {
    const code = lang();
    const rule = rules.get(code) || new Intl.PluralRules(code);
    rules.set(code, rule);
    return rule.select(number);
  }

  function phrase(/** @type {string} */ message) {
    const text = known(message);
    return typeof text === 'string' && text ? text : message;
  }

  return {
    t: (message, holes) => filled(phrase(message), holes),

    tn(one, many, number, holes) {
      const forms = known(one);
      const text = forms && typeof forms === 'object' ? forms[formOf(number)] ?? forms.other : null;
      return filled(text ?? (number === 1 ? one : many), { n: number, ...holes });
    },

    tx: (message, nodes) =>
      phrase(message)
        .split(/\{(\w+)\}/)
        .map((piece, i) => (i % 2 ? nodes[piece] ?? `{${piece}}` : piece)),
  };
}
