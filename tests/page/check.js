/**
 * The few assertions that the page's unit tests need: deno's own are fetched from a server, and tests ask none.
 */
import { deepStrictEqual, throws } from 'node:assert';

/** Both are the same, to the last member. */
export const equal = (actual, expected) => deepStrictEqual(actual, expected);

/** The call fails with a message that matches. */
export const fails = (call, message) => throws(call, message);
