/**
 * The page gives what the shared cases say. tests/test_shared_facts.py names the file of the cases with their payloads.
 */
import { equal } from '../page/check.js';
import { decode } from '../../mapapp/timeline/page/data/decode.js';
import { ANSWERS } from './answers.js';

const CASES = JSON.parse(Deno.readTextFileSync(Deno.env.get('SHARED_CASES')));

/** The answer without the keys that the expected one does not name. */
function only(answer, expected) {
  if (Array.isArray(expected)) {
    return answer.length === expected.length ? answer.map((one, n) => only(one, expected[n])) : answer;
  }
  if (expected === null || typeof expected !== 'object') return answer;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, answer[key]]));
}

for (const { topic, name, says, payload, ask, expected } of CASES) {
  Deno.test(`${topic}: ${name}: ${says}`, () => equal(only(ANSWERS[topic](decode(payload), ask), expected), expected));
}
