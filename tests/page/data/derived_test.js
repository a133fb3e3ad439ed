import { equal } from '../check.js';
import {
  activityOf,
  densityOf,
  DOUBT_DAYS,
  doubtful,
  linkPlaces,
  redrawnOf,
} from '../../../mapapp/timeline/page/data/derived.js';

Deno.test('events of the span count by day, rivals and openings do not', () => {
  const event = (day, more = {}) => ({ day, kind: 'captured', rivalOf: -1, ...more });
  const events = [
    ...[event(0), event(2), event(2), event(4)],
    ...[event(-1), event(5), event(1, { rivalOf: 0 }), event(3, { kind: 'baseline' })],
  ];
  equal([...densityOf({ days: 5, events })], [1, 0, 2, 0, 1]);
});

const PLACES = [
  { runs: [{ start: 0, holder: 1 }, { start: 2, holder: -1 }, { start: 3, holder: 0 }, { start: 4, holder: 1 }] },
  { runs: [{ start: 0, holder: -1 }, { start: 2, holder: 0 }, { start: 3, holder: 0 }] },
  { runs: [{ start: 0, holder: 0 }, { start: 1, holder: -1 }] },
];

Deno.test('where undrawn ground is no data, cells that come or go count by day', () => {
  const cells = [{ place: 0 }, { place: 1 }, { place: -1 }];
  equal([...redrawnOf({ days: 5, undrawnIsUnknown: true, cells, places: PLACES })], [0, 0, 2, 1, 0]);
});

Deno.test('elsewhere nothing is drawn anew', () => {
  const cells = [{ place: 0 }];
  equal([...redrawnOf({ days: 5, undrawnIsUnknown: false, cells, places: PLACES })], [0, 0, 0, 0, 0]);
});

Deno.test('the activity of a day is its events and the cells drawn anew', () => {
  equal(activityOf({ eventDensity: [3, 4], redrawn: [10, 20] }, 1), 24);
});

Deno.test('a run is in doubt for sixty days after an uncertain date, and never on the first day of the data', () => {
  const run = { start: 10, qual: '~' };
  equal([10, 69, 70].map((day) => doubtful(run, day)), [true, true, false]);
  equal(DOUBT_DAYS, 60);
  equal(doubtful({ start: 1, qual: '?' }, 5), true);
  equal(doubtful({ start: 0, qual: '~' }, 5), false);
  equal(doubtful({ start: 10, qual: '' }, 12), false);
  equal([doubtful(null, 5), doubtful(undefined, 5)], [false, false]);
});

Deno.test('events get their full ids and their rivals, places their events and parts', () => {
  const events = [
    { i: 0, id: '', place: 0, day: 3, rivalOf: -1, rivals: [] },
    { i: 1, id: '-siege', place: 1, day: 4, rivalOf: -1, rivals: [] },
    { i: 2, id: '=claim', place: 0, day: 3, rivalOf: 0, rivals: [] },
    { i: 3, id: '=area-x', place: -1, day: 5, rivalOf: -1, rivals: [] },
    { i: 4, id: '=other', place: -1, day: 5, rivalOf: 0, rivals: [] },
  ];
  const run = (event, basis) => ({ event, basis });
  const [assessed, inferred] = ['assessed', 'inferred'];
  const places = [
    {
      i: 0,
      id: 'homs',
      partOf: -1,
      parts: [],
      events: [],
      runs: [run(3, assessed), run(0, assessed), run(-1, assessed)],
    },
    { i: 1, id: 'old', partOf: 0, parts: [], events: [], runs: [run(3, inferred), run(1, assessed)] },
    { i: 2, id: 'new', partOf: 0, parts: [], events: [], runs: [] },
  ];
  linkPlaces({ events, places, iso: (day) => `2024-01-0${day}` });
  equal(events.map((one) => one.id), ['homs-2024-01-03', 'old-2024-01-04-siege', 'claim', 'area-x', 'other']);
  equal(events.map((one) => one.rivals), [[2, 4], [], [], [], []]);
  equal(places.map((one) => one.events), [[0, 3], [1], []]);
  equal(places.map((one) => one.parts), [[1, 2], [], []]);
});
