/**
 * Days as whole numbers: 0 is the first day of the data.
 */

/** Milliseconds of a day. */
export const DAY_MS = 86400000;

/**
 * A day index inside the data; NaN (no day at all) becomes the opening day.
 *
 * @param {Data} data
 * @param {number} day
 */
export function clampDay(data, day) {
  return Number.isNaN(day) ? data.opening.day : Math.min(data.days - 1, Math.max(0, Math.round(day)));
}
