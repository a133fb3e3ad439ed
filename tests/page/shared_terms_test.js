/**
 * Terms and plural forms: the cases that Python and the page answer alike (tests/test_shared_terms.py reads them too).
 */
import { translator } from '../../mapapp/timeline/page/core/translator.js';
import { format } from '../../mapapp/timeline/page/signs/format.js';
import { equal } from './check.js';

const SHARED = new URL('../shared/', import.meta.url);
const read = (name) => JSON.parse(Deno.readTextFileSync(new URL(name, SHARED)));
const casesOf = (topic) =>
  [...Deno.readDirSync(new URL(`${topic}/`, SHARED))].map(({ name }) => read(`${topic}/${name}`));

const DAY_MS = 86400000;
const iso = (day) => new Date(Date.UTC(2011, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
const dayOf = (text) => (Date.parse(`${text}T00:00:00Z`) - Date.UTC(2011, 0, 1)) / DAY_MS;
const f = format({
  data: { iso, writing: { en: ['ltr', 'en-GB'] } },
  store: { state: { lang: 'en' } },
  ...translator({}, () => 'en'),
});
const SAYS = {
  status: ([status, parties, words]) => equal(f.statusBy(status, parties) || f.status(status), words),
  day: ([day, qualifier, words]) => equal(f.qualified(dayOf(day), qualifier), words),
  length: ([days, words]) => equal(f.duration(days), words),
  kind: ([word, words]) => equal(f.kind(word), words),
  basis: ([word, words]) => equal(f.basis(word), words),
  confidence: ([word, words]) => equal(f.confidence(word), words),
  source: ([word, words]) => equal(f.sourceKind(word), words),
  place: ([word, words]) => equal(f.placeKind(word), words),
};

for (const { says, ...rows } of casesOf('terms')) {
  Deno.test(`terms: ${says}`, () => {
    for (const [name, list] of Object.entries(rows)) list.forEach(SAYS[name]);
  });
}

for (
  const { says, language, message: [one, many], catalogue, counts } of casesOf(
    'plurals',
  )
) {
  Deno.test(`plurals: ${says}`, () => {
    const { tn } = translator({
      [language]: catalogue ? { [one]: catalogue } : {},
    }, () => language);
    for (const [number, words] of counts) equal(tn(one, many, number), words);
  });
}

Deno.test('a message takes nodes into its holes, wherever a language puts them', () => {
  const { tx } = translator(
    { ar: { 'Part of {place}': '{place} كله' } },
    () => 'ar',
  );
  const node = { link: true };
  equal(tx('Part of {place}', { place: node }), ['', node, ' كله']);
  equal(tx('Ends with {place}', { place: node }), ['Ends with ', node, '']);
});
