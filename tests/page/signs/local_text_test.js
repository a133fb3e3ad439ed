/**
 * Texts of the dataset in the language of the reader.
 */
import { furtherNames, isTranslated, localText, namesOf } from '../../../mapapp/timeline/page/signs/local_text.js';
import { equal } from '../check.js';

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
