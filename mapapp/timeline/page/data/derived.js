/**
 * What is worked out of the records once: density and activity of days, the period of a day, links between records.
 */
import { isInferred, opensHistory } from './vocabulary.js';

/** Days for which an uncertain date leaves a line in doubt. */
export const DOUBT_DAYS = 60;

/**
 * How many events each day has; rivals and openings of histories do not count.
 *
 * @param {Pick<Data, "days" | "events">} data
 */
export function densityOf(data) {
  const density = new Uint16Array(data.days);
  for (const event of data.events) {
    const counts = event.rivalOf < 0 && !opensHistory(event.kind) && event.day >= 0 && event.day < data.days;
    if (counts) density[event.day]++;
  }
  return density;
}

/**
 * How many cells began or ceased to be drawn on each day, where undrawn ground is no data: none elsewhere.
 *
 * @param {Pick<Data, "days" | "undrawnIsUnknown" | "cells" | "places">} data
 */
export function redrawnOf(data) {
  const cells = new Uint16Array(data.days);
  if (!data.undrawnIsUnknown) return cells;
  for (const { place } of data.cells) {
    const runs = place < 0 ? [] : data.places[place].runs;
    for (let n = 1; n < runs.length; n++) {
      if (runs[n].holder !== runs[n - 1].holder && (runs[n].holder < 0 || runs[n - 1].holder < 0)) {
        cells[runs[n].start]++;
      }
    }
  }
  return cells;
}

/**
 * What a day saw, for the eye: events, and cells drawn anew.
 *
 * @param {Pick<Data, "eventDensity" | "redrawn">} data
 * @param {number} day
 */
export function activityOf(data, day) {
  return data.eventDensity[day] + data.redrawn[day];
}

/**
 * True where a run began on an uncertain date not long before a day: by then the line may or may not have moved.
 *
 * @param {Run | null | undefined} run
 * @param {number} day
 */
export function doubtful(run, day) {
  return Boolean(run && run.qual && run.start > 0 && day - run.start < DOUBT_DAYS);
}

/**
 * References back: full ids of events, rivals of events, events and parts of places.
 *
 * @param {Pick<Data, "events" | "places" | "iso">} data
 */
export function linkPlaces(data) {
  for (const event of data.events) {
    event.id = event.id.startsWith('=')
      ? event.id.slice(1)
      : `${data.places[event.place].id}-${data.iso(event.day)}${event.id}`;
    if (event.rivalOf >= 0) data.events[event.rivalOf].rivals.push(event.i);
    else if (event.place >= 0) data.places[event.place].events.push(event.i);
  }
  for (const place of data.places) {
    if (place.partOf >= 0) data.places[place.partOf].parts.push(place.i);
    const through = place.runs.filter((run) => !isInferred(run) && run.event >= 0).map((run) => run.event);
    place.events = [...new Set([...place.events, ...through])].sort((a, b) => a - b);
  }
}
