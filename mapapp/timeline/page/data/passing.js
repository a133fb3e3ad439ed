/**
 * What the reader's filters let through.
 */

/**
 * True for an event that the filters let through: its kind, its confidence, and one of its parties at least.
 *
 * @param {Data} data
 * @param {ControlEvent} event
 * @param {Filters} filters
 */
export function passes(data, event, filters) {
  /** @param {string} name */
  const without = (name) => filters[name] || [];
  if (without('kinds').includes(event.kind)) return false;
  if (without('confidence').includes(event.confidence)) return false;
  const parties = [event.to, ...(event.from || []), ...(event.by || [])].filter((i) => i >= 0);
  return !parties.length || parties.some((i) => !without('factions').includes(data.factions[i].id));
}
