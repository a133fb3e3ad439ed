/**
 * Unpacks the payload of payload.py into the records the modules read. Done once; nothing here changes later.
 */
import { DAY_MS } from './days.js';
import { activityOf, densityOf, doubtful, linkPlaces, redrawnOf } from './derived.js';
import { bandsOf } from './bands.js';
import { arcsOf, bandAt, baseOf, boundsOf, cellsOf } from './ground.js';
import { linesOf, sumsOf } from './packed.js';
import { runOn } from './place_periods.js';
import { eventsOf, factionOf, momentOf, placesOf, readRuns, sourcesOf } from './records.js';

/**
 * @param {Payload} payload   as payload.py makes it
 * @returns {Data}
 */
export function decode(payload) {
  const { admin1, days, headline, undrawnIsUnknown } = payload;
  const { iso, index } = calendar(payload.start);
  const events = eventsOf(payload.events, payload.words);
  const places = placesOf(payload.places, { admin1, headline });
  readRuns(payload.runs, { places, days }, payload.words);
  const arcs = arcsOf(payload.cells);
  const cells = cellsOf(payload.cells, { admin1, arcs });
  const bands = bandsOf(payload);
  const eventDensity = densityOf({ days, events });
  const redrawn = redrawnOf({ days, undrawnIsUnknown, cells, places });
  linkPlaces({ events, places, iso });
  return {
    ...told(payload),
    iso,
    index,
    events,
    places,
    arcs,
    cells,
    bands,
    eventDensity,
    redrawn,
    ...shown(payload),
    bounds: boundsOf(arcs),
    runAt: (place, day) => runOn(place.runs, day),
    doubtful,
    activity: (day) => activityOf({ eventDensity, redrawn }, day),
    cellAt: (lon, lat) => {
      const band = bandAt(arcs, lon, lat);
      return band < 0 ? -1 : bands[band].cell;
    },
    bandAt: (lon, lat) => bandAt(arcs, lon, lat),
  };
}

/**
 * What the payload says as it stands.
 *
 * @param {Payload} payload
 */
function told(payload) {
  const {
    title,
    fingerprint,
    start,
    days,
    knownUntil,
    timeZone,
    languages,
    writing,
    admin1,
    admin1Label,
    palette,
    headline,
    route,
  } = payload;
  return {
    ...{
      title,
      fingerprint,
      start,
      days,
      knownUntil,
      timeZone,
      languages,
      writing,
      admin1,
      admin1Label,
      palette,
      headline,
      route,
    },
    strings: payload.strings || {},
    undrawnIsUnknown: payload.undrawnIsUnknown,
    drawn: payload.drawn,
    apartNote: payload.apartNote,
    licence: payload.licence,
    baseLicences: payload.baseLicences || [],
    opening: { day: payload.opening[0], from: payload.opening[1], to: payload.opening[2] },
  };
}

/**
 * The records that stand by themselves.
 *
 * @param {Payload} payload
 */
function shown(payload) {
  const { step } = payload.cells;
  return {
    changes: Int32Array.from(sumsOf(payload.changes)),
    factions: payload.factions.map((/** @type {Payload} */ row, /** @type {number} */ i) =>
      factionOf(row, i, payload.palette)
    ),
    sources: sourcesOf(payload.sources),
    moments: payload.moments.map(momentOf),
    chapters: payload.chapters.map((/** @type {Payload} */ [id, title, titleAr, start, end, summary, summaryAr]) => ({
      id,
      title,
      titleAr,
      start,
      end,
      summary,
      summaryAr,
    })),
    strip: payload.strip.map((/** @type {Payload} */ [id, label, places]) => ({ id, label, places })),
    presence: payload.presence.map((
      /** @type {Payload} */ [faction, start, end, rings, summary, summaryAr, sources],
    ) => ({
      faction,
      start,
      end,
      rings: linesOf(rings, step),
      summary,
      summaryAr,
      sources,
    })),
    base: baseOf(payload.base, step),
  };
}

/**
 * From days to their ISO form and back.
 *
 * @param {string} first   ISO form of day 0
 */
function calendar(first) {
  const start = Date.parse(`${first}T00:00:00Z`);
  return {
    /** ISO form of a day index. */
    iso: (/** @type {number} */ day) => new Date(start + day * DAY_MS).toISOString().slice(0, 10),

    /** Index of an ISO day, in or out of the data; NaN where it is no day. */
    index(/** @type {unknown} */ asked) {
      const text = String(asked);
      const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) || []).map(Number);
      const time = Date.UTC(year, month - 1, day);
      return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text
        ? NaN
        : Math.round((time - start) / DAY_MS);
    },
  };
}
