/**
 * Runs of a place: which one holds on a day.
 */

/**
 * The run of a place on a day.
 *
 * @template {{start: number}} R
 * @param {R[]} runs
 * @param {number} day
 */
export const runOn = (runs, day) => runs[runIndex(runs, day)];

/**
 * Its position among the runs, by binary search; the first run for a day before it.
 *
 * @param {{start: number}[]} runs
 * @param {number} day
 */
export function runIndex(runs, day) {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (runs[mid].start <= day) low = mid;
    else high = mid - 1;
  }
  return low;
}
