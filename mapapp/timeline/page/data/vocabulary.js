/**
 * Words of the dataset that the page decides by. The payload brings each list of them (`words`), and a column of it
 * says a word by its position in that list; decoding turns positions into words, and nothing after it knows a position.
 */

/** Whether the neighbours say who holds a place, not a source of that time. */
export const isInferred = (/** @type {Run} */ run) => run.basis === 'inferred';

/** Whether a kind of event may open a history and says nothing of a change; Python's `Kind.opens`. */
export const opensHistory = (/** @type {string} */ kind) => kind === 'baseline' || kind === 'deduced';

/** Whether a kind of event merely states who holds a place; Python's `Kind.happened` is its contrary. */
export const isStated = (/** @type {string} */ kind) => opensHistory(kind) || kind === 'confirmed';

/** The status of ground that another party contests; Python's `fought_over`. */
export const FOUGHT_OVER = 'contested';

/** The statuses that an event of the same name begins; any other event leaves a place plainly held. */
const BEGUN_BY_EVENTS = /** @type {const} */ (['contested', 'besieged', 'shared']);

/**
 * The status that a kind of event begins.
 *
 * @param {string} kind
 * @returns {Run['status']}
 */
export const statusBegunBy = (kind) => BEGUN_BY_EVENTS.find((status) => status === kind) || 'held';
