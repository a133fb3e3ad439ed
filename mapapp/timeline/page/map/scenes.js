/**
 * What a map shows: the situation of one day. The clock's day is the scene `now`; a day compared with is `pinned`.
 * Painters draw whichever scene their canvas belongs to.
 */
import { lookOf, SIGN_HATCH } from '../signs/status.js';
import { toneOf } from '../data/bands.js';
import { runOn } from '../data/place_periods.js';

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
  const { bands, cells, places } = data;
  /** @type {(Run | null)[]} */
  const runs = new Array(cells.length);
  /** @type {(ToneRun | null)[]} */
  const known = new Array(bands.length).fill(null);
  const look = new Int16Array(bands.length);
  const shade = new Int16Array(cells.length);
  return {
    day: -1,
    runs,
    look,
    shade,

    /** Reads a day; true where a cell or a band has another run than on the day read before. */
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
      for (let b = 0; b < bands.length; b++) {
        const now = known[b];
        if (now ? now.start <= day && day < now.end : !bands[b].runs.length) continue;
        known[b] = runOn(bands[b].runs, day);
        differs = differs || known[b] !== now;
      }
      return differs;
    },

    /** Sets how each band and cell looks; `tones` where certainty is drawn. */
    classify(tones) {
      for (let b = 0; b < bands.length; b++) {
        const now = runs[bands[b].cell];
        look[b] = now ? 4 * (now.holder + 1) + (tones && now.holder >= 0 ? this.tone(b) : 0) : 0;
      }
      for (let i = 0; i < cells.length; i++) {
        const { sign, others } = lookOf(runs[i]);
        shade[i] = SIGN_HATCH[sign] ? 2 * ((others.length ? others[0] : -1) + 1) + (sign === 'bars' ? 1 : 0) : -1;
      }
    },

    /** Tone of a band on the day. */
    tone: (b) => toneOf(known[b], runs[bands[b].cell]),

    /** Who holds a cell, -1 nobody. */
    holder: (i) => (runs[i] ? runs[i].holder : -1),
  };
}
