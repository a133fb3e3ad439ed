/**
 * Runs of a place: which one holds on a day, and many of them painted as a strip.
 */

/** The run of a place on a day. */
export const runOn = (runs, day) => runs[runIndex(runs, day)];

/** Its position among the runs, by binary search; the first run for a day before it. */
export function runIndex(runs, day) {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (runs[mid].start <= day) low = mid;
    else high = mid - 1;
  }
  return low;
}
