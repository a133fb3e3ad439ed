/**
 * What a map shows: the situation of one day. The clock's day is the scene `now`; a day compared with is `pinned`.
 * Painters draw whichever scene their canvas belongs to.
 */
import { lookOf, SIGN_HATCH } from '../signs/status.js';
import { isInferred } from '../data/vocabulary.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function scenes(app) {
  app.scenes = { now: scene(app.data), pinned: scene(app.data) };
  /** The scene under a spot of the map (container pixels); comparing.js knows better while two days are shown. */
  app.sceneAt = () => app.scenes.now;
  return {};
}

/**
 * @param {Data} data
 * @returns {Scene}
 */
export function scene(data) {
  const { cells, places } = data;
  /** @type {(Run | null)[]} */
  const runs = new Array(cells.length);
  const look = new Int16Array(cells.length);
  const shade = new Int16Array(cells.length);
  return {
    day: -1,
    runs,
    look,
    shade,

    /** Reads a day; true where a cell has another run than on the day read before. */
    read(day) {
      let differs = false;
      this.day = day;
      for (let i = 0; i < cells.length; i++) {
        const now = runs[i];
        if (now && now.start <= day && day < now.end) continue;
        const place = places[cells[i].place];
        runs[i] = place && place.runs.length ? data.runAt(place, day) : null;
        differs = differs || runs[i] !== now;
      }
      return differs;
    },

    /** Sets how each cell looks; `lighter` where inferred cells are drawn so. */
    classify(lighter) {
      for (let i = 0; i < cells.length; i++) {
        const now = runs[i];
        look[i] = now ? 2 * (now.holder + 1) + (lighter && isInferred(now) ? 1 : 0) : 0;
        const { sign, others } = lookOf(now);
        shade[i] = SIGN_HATCH[sign] ? 2 * ((others.length ? others[0] : -1) + 1) + (sign === 'bars' ? 1 : 0) : -1;
      }
    },

    /** Who holds a cell, -1 nobody. */
    holder: (i) => (runs[i] ? runs[i].holder : -1),
  };
}
