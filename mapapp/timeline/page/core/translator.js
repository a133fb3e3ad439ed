/**
 * Texts of the page in the language of the reader. A message is a whole sentence with holes, never a piece of one:
 * languages differ in the order of words and in how many forms a number asks for.
 *
 * @typedef {Record<string, string | Record<string, string>>} Catalogue   English message, for things that are counted
 *     the form for one -> its translation, or the translation of each form by CLDR's name of it
 */

/**
 * @param {Record<string, Catalogue>} strings   by language
 * @param {() => string} lang                   the language of the moment
 */
export function translator(strings, lang) {
  const rules = new Map();

  const known = (message) => (strings[lang()] || {})[message];

  const filled = (text, holes) =>
    holes ? text.replace(/\{(\w+)\}/g, (hole, name) => (name in holes ? String(holes[name]) : hole)) : text;

  /** CLDR's name of the form that a number takes: one, two, few ... */
  function formOf(number) {
    if (!rules.has(lang())) rules.set(lang(), new Intl.PluralRules(lang()));
    return rules.get(lang()).select(number);
  }

  function phrase(message) {
    const text = known(message);
    return typeof text === 'string' && text ? text : message;
  }

  return {
    /** `t('Held by {name}', {name})`: the message, its holes filled. */
    t: (message, holes) => filled(phrase(message), holes),

    /** `tn('{n} day', '{n} days', 3)`: the form of the message that a number asks for; `{n}` is the number. */
    tn(one, many, number, holes) {
      const forms = known(one);
      const text = forms && typeof forms === 'object' ? forms[formOf(number)] ?? forms.other : null;
      return filled(text ?? (number === 1 ? one : many), { n: number, ...holes });
    },

    /** `tx('Part of {place}.', {place: link})`: the pieces of the message, nodes in its holes, for `el`. */
    tx: (message, nodes) =>
      phrase(message)
        .split(/\{(\w+)\}/)
        .map((piece, i) => (i % 2 ? nodes[piece] ?? `{${piece}}` : piece)),
  };
}
