/**
 * Texts of the dataset in the language of the reader.
 */
import {
  furtherNames,
  isTranslated,
  localText,
  markedText,
  namesOf,
} from '../../../mapapp/timeline/page/signs/local_text.js';
import { equal } from '../check.js';
import { install } from '../fake_dom.js';

install();

const HOMS = { name: 'Homs', nameAr: 'حمص', summary: 'A town.', aliases: ['Hims'] };

const app = (lang, own = {}) => ({ store: { state: { lang } }, t: (text) => own[text] || text });

Deno.test('a text is in the language of the reader where the record has it', () => {
  equal(localText(app('ar'), HOMS, 'name'), 'حمص');
  equal(localText(app('en'), HOMS, 'name'), 'Homs');
});

Deno.test('a text that the record lacks is translated by the dataset, else English', () => {
  equal(localText(app('fr', { 'A town.': 'Une ville.' }), HOMS, 'summary'), 'Une ville.');
  equal(localText(app('ar'), HOMS, 'summary'), 'A town.');
  equal(localText(app('ar'), HOMS, 'note'), '');
});

Deno.test('a text is translated where the record or the dataset has it in the language of the reader', () => {
  equal(isTranslated(app('ar'), HOMS, 'name'), true);
  equal(isTranslated(app('ar'), HOMS, 'summary'), false);
  equal(isTranslated(app('ar', { 'A town.': 'بلدة.' }), HOMS, 'summary'), true);
  equal(isTranslated(app('en'), HOMS, 'summary'), true);
});

Deno.test('the names in other languages are told with their codes', () => {
  equal(furtherNames(HOMS), [['ar', 'حمص']]);
  equal(furtherNames({ name: 'X', nameAr: '' }), []);
  equal(furtherNames({ name: 'X', nameAr: '', nameCkb: 'س' }), [['ckb', 'س']]);
});

Deno.test('the name in the language of the reader comes first', () => {
  equal(namesOf(app('en'), HOMS), [['en', 'Homs'], ['ar', 'حمص']]);
  equal(namesOf(app('ar'), HOMS), [['ar', 'حمص'], ['en', 'Homs']]);
  equal(namesOf(app('fr', { Homs: 'Émèse' }), HOMS)[0], ['fr', 'Émèse']);
});

/** The words of a marked text, with the language of each piece that states one. */
const pieces = (nodes) =>
  nodes.map((one) => (typeof one === 'string' ? one : [one.getAttribute('lang'), one.textContent]));

Deno.test('a translated text says that it is one', () => {
  const record = { summary: 'Red took Alpha', summaryAr: 'سيطر الأحمر على ألفا' };
  equal(pieces(markedText(app('en'), record, 'summary')), ['Red took Alpha']);
  equal(pieces(markedText(app('ar'), record, 'summary')), ['سيطر الأحمر على ألفا', ' ', [null, '(translated)']]);
});

Deno.test('a text in English alone runs its own way, with a mark, in a page of another language', () => {
  const [text, , mark] = markedText(app('ar'), HOMS, 'summary');
  equal([text.localName, text.getAttribute('lang'), text.getAttribute('dir'), text.textContent], [
    'bdi',
    'en',
    'ltr',
    'A town.',
  ]);
  equal(mark.textContent, '(in English)');
  equal(markedText(app('ar'), HOMS, 'note'), []);
});
