/**
 * Whether this program can read a payload. Program and data are written into a page together; where somebody puts new
 * data under an old program, or the reverse, every figure could be wrong, so such a page says so and draws nothing.
 */
import contract from '../contract/payload.json' with { type: 'json' };
import { translator } from './translator.js';

/** The version that this program reads. */
export const VERSION = contract.version;

/**
 * One sentence in a language that refuses a payload; '' where this program can read it.
 *
 * @param {Payload} payload
 * @param {string} lang
 */
export function refusal(payload, lang) {
  const found = payload?.v;
  if (found === VERSION) return '';
  const { t } = translator(payload?.strings || {}, () => lang);
  const versions = { found, read: VERSION };
  if (!Number.isInteger(found)) {
    return t(
      'The data of this map do not say their version, and it reads only version {read}: make the page again.',
      versions,
    );
  }
  return found > VERSION
    ? t(
      'The data of this map are of version {found}, newer than the {read} that it reads: make the page again with a newer mapapp.',
      versions,
    )
    : t(
      'The data of this map are of version {found}, older than the {read} that it reads: make the page again.',
      versions,
    );
}
