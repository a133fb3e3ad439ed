/**
 * The maps of a page: several may stand on one, each with ids, keys and an API of its own.
 */

/** The APIs of the maps on this page, in the order in which they stand; those whose elements are gone are let go. */
export function maps() {
  const all = window.territoryTimelines || (window.territoryTimelines = []);
  for (const one of all.filter((each) => !each.app.root.isConnected)) one.app.life.end();
  return all;
}

/** Number of a new map: 1 for the only one, else the least that no other has. Its ids end in it from 2 on. */
export function freeNumber() {
  const taken = new Set(maps().map((one) => one.app.number));
  let number = 1;
  while (taken.has(number)) number++;
  return number;
}

/**
 * Puts a map's API where hosts find it: on its Leaflet map, in `territoryTimelines`, and, of the first map on the page,
 * as `territoryTimeline`. An event `territorytimeline` on the map's element, which bubbles, says that it is there.
 */
export function announce(api) {
  const { app } = api;
  const { root, map, life } = app;
  const all = maps();
  const first = () => (window.territoryTimeline = all[0]);
  const follows = (a, b) => a.app.root.compareDocumentPosition(b.app.root) & Node.DOCUMENT_POSITION_PRECEDING;
  all.push(api);
  all.sort((a, b) => (follows(a, b) ? 1 : -1));
  map.territoryTimeline = api;
  first();
  life.onEnd(() => {
    all.splice(all.indexOf(api), 1);
    if (map.territoryTimeline === api) delete map.territoryTimeline;
    first();
  });
  root.dispatchEvent(new CustomEvent('territorytimeline', { bubbles: true, detail: api }));
}

/** True for the map that keys pressed outside any map are for: the one last touched, else the first. */
export function isActive(app) {
  const all = maps();
  const last = all.find((one) => one.app === all.last);
  return app === (last || all[0] || { app }).app;
}
