import { refusal, VERSION } from '../../../mapapp/timeline/page/core/version.js';
import { equal } from '../check.js';

Deno.test('data of the version that the page reads are not refused', () => equal(refusal({ v: VERSION }, 'en'), ''));

for (
  const [what, payload, words] of [
    ['newer data', { v: VERSION + 1 }, /newer.*newer mapapp\.$/],
    ['older data', { v: VERSION - 1 }, /older/],
    ['data that do not say their version', {}, /do not say their version/],
    [
      'a version that is no number',
      { v: String(VERSION) },
      /do not say their version/,
    ],
    ['no data at all', null, /do not say their version/],
  ]
) {
  Deno.test(`${what} are refused in one sentence`, () => {
    const said = refusal(payload, 'en');
    equal(words.test(said), true);
    equal(said.match(/[.!?](\s|$)/g).length, 1);
    equal(/[{}]/.test(said), false);
  });
}

Deno.test('the refusal speaks the language of the page', () => {
  const strings = {
    ar: {
      'The data of this map do not say their version, and it reads only version {read}: make the page again.':
        'نسخة {read}',
    },
  };
  equal(refusal({ strings }, 'ar'), `نسخة ${VERSION}`);
});
