/**
 * Unpacks the payload of payload.py into the records the modules read. Done once; nothing here changes later.
 *
 * @typedef {object} Run     unbroken control of one place
 * @property {number} start      first day; @property {number} end   first day after it (data.days if open)
 * @property {number} holder     faction, -1 = nobody
 * @property {import('./vocabulary.js').Status} status
 * @property {number[]} by       the other parties of the status
 * @property {import('./vocabulary.js').Basis} basis
 * @property {number} event      event behind it, -1 = none
 * @property {string} qual       '~' approximate, '?' uncertain first day
 * @property {number[]} from     places an inferred holder rests on
 */
import { DAY_MS } from './days.js';
import { activityOf, densityOf, doubtful, linkPlaces, redrawnOf, runAt } from './derived.js';
import { arcsOf, baseOf, boundsOf, cellAt, cellsOf } from './ground.js';
import { linesOf, sumsOf } from './packed.js';
import { eventsOf, factionOf, momentOf, placesOf, readRuns, sourcesOf } from './records.js';

/** @returns {Data} */
export function decode(payload) {
  const start = Date.parse(`${payload.start}T00:00:00Z`);
  const data = {
    title: payload.title,
    fingerprint: payload.fingerprint,
    start: payload.start,
    days: payload.days,
    knownUntil: payload.knownUntil,
    timeZone: payload.timeZone,
    languages: payload.languages,
    opening: { day: payload.opening[0], from: payload.opening[1], to: payload.opening[2] },
    /** ISO form of a day index. */
    iso: (day) => new Date(start + day * DAY_MS).toISOString().slice(0, 10),
    /** Index of an ISO day, in or out of the data; NaN where it is no day. */
    index(text) {
      const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(text));
      const time = match ? Date.UTC(+match[1], match[2] - 1, +match[3]) : NaN;
      return match && new Date(time).toISOString().slice(0, 10) === match[0]
        ? Math.round((time - start) / DAY_MS)
        : NaN;
    },
    admin1: payload.admin1,
    palette: payload.palette,
    strings: payload.strings || {},
    headline: payload.headline,
    route: payload.route,
    undrawnIsUnknown: payload.undrawnIsUnknown,
    drawn: payload.drawn, // every cell is an area as its source drew it
    licence: payload.licence,
    baseLicences: payload.baseLicences || [],
    changes: Int32Array.from(sumsOf(payload.changes)),
  };
  data.factions = payload.factions.map((row, i) => factionOf(row, i, payload.palette));
  data.sources = sourcesOf(payload.sources);
  data.events = eventsOf(payload.events, payload.words);
  data.places = placesOf(payload.places, data);
  readRuns(payload.runs, data, payload.words);
  data.arcs = arcsOf(payload.cells);
  data.cells = cellsOf(payload.cells, data);
  data.moments = payload.moments.map(momentOf);
  data.chapters = payload.chapters.map(([id, title, titleAr, from, end, summary]) => ({
    id,
    title,
    titleAr,
    start: from,
    end,
    summary,
  }));
  data.strip = payload.strip.map(([id, label, places]) => ({ id, label, places }));
  data.presence = payload.presence.map(([faction, from, end, rings, summary, sources]) => ({
    faction,
    start: from,
    end,
    rings: linesOf(rings, payload.cells.step),
    summary,
    sources,
  }));
  data.base = baseOf(payload.base, payload.cells.step);
  data.bounds = boundsOf(data.arcs);
  data.eventDensity = densityOf(data);
  data.redrawn = redrawnOf(data);
  data.runAt = runAt;
  data.doubtful = doubtful;
  data.activity = (day) => activityOf(data, day);
  data.cellAt = (lon, lat) => cellAt(data.arcs, lon, lat);
  linkPlaces(data);
  return data;
}
