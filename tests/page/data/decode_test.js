/**
 * A payload made up by hand comes out as the records it says.
 */
import { equal } from '../check.js';
import { column, lines, lists, packed, signed, steps } from '../packing.js';
import { decode } from '../../../mapapp/timeline/page/data/decode.js';

const BLUE = {
  convention: { light: { r: '#f00', b: '#00f' } },
  'colour-safe': { light: { r: '#a00', b: '#00a' } },
};
const WORDS = {
  status: ['held', 'contested', 'besieged'],
  basis: ['assessed', 'inferred'],
  evidence: ['reported', 'swept', 'deduced', 'inferred'],
  kind: ['captured', 'baseline'],
  confidence: ['low', 'high'],
  subject: ['place', 'area'],
};
const EVENTS = {
  id: ['', '=claim', '=zone'],
  place: packed([2, 1, 0]),
  area: packed([0, 0, 2]),
  areas: { en: ['the north', 'the south'], ar: ['شمال', 'جنوب'] },
  subject: packed([0, 0, 1]),
  day: steps([3, 3, -2]),
  order: signed([1, -4, 0]),
  qual: column(['', '~', '']),
  time: column(['at dawn', '', '']),
  from: column([[0], [-1, 1], []]),
  to: packed([2, 0, 1]),
  kind: packed([0, 0, 1]),
  by: column([[], [1], []]),
  confidence: packed([1, 0, 0]),
  km: column([null, 2.5, null]),
  summary: ['Taken.', 'Not so.', ''],
  summaryAr: column(['', 'لا', '']),
  sources: lists([[1], [0, 1], []]),
  rivalOf: packed([0, 1, 0]),
  claimedBy: packed([0, 2, 0]),
  note: column(['', 'as told', '']),
};
/** Two square cells side by side: the arc between them, and one round each. */
const ARCS = [[10, 0, 10, 10], [10, 10, 0, 10, 0, 0, 10, 0], [10, 0, 20, 0, 20, 10, 10, 10]];

const PAYLOAD = {
  v: 4,
  words: WORDS,
  title: 'Land',
  fingerprint: 'abc',
  start: '2024-02-27',
  days: 10,
  knownUntil: '2024-03-07',
  timeZone: 'UTC',
  languages: ['en', 'ar'],
  opening: [4, 1, 9],
  admin1: ['North', 'South'],
  palette: { colours: BLUE, hatches: { r: { angle: 1 }, b: {} }, nobody: { light: '#ccc' } },
  headline: [1],
  route: [1, 0],
  undrawnIsUnknown: false,
  drawn: true,
  licence: ['CC BY 4.0', 'CC BY', 'https://example.org'],
  changes: steps([0, 3, 7]),
  factions: [
    ['r', [[0, 5, 'Reds', 'حمر', 'R', 'ح'], [5, null, 'Old reds', '', 'O', '']], 'They.', 'هم', 'Friends.', [
      ['X', 'listed', '2020', '2021', [1]],
    ], [0]],
    ['b', [[0, null, 'Blues', '', 'B', '']], '', '', '', [], []],
  ],
  sources: {
    id: ['s', 't'],
    outlet: column(['Wire', 'Paper']),
    title: ['One', 'Two'],
    url: ['https://example.org/1', ''],
    copyUrl: column(['', 'https://example.net/2']),
    published: ['2024', '2024-03-01'],
    kind: column(['wire', 'press']),
    side: packed([0, 2]),
  },
  events: EVENTS,
  places: {
    id: ['a', 'b'],
    name: ['Alpha', 'Beta'],
    nameAr: ['ألفا', ''],
    aliases: ['One;Two', ''],
    kind: column(['town', 'city']),
    admin1: packed([1, 0]),
    step: 0.5,
    points: lines([[10, 20, 30, 41]]),
    rank: packed([3, 7]),
    cell: packed([1, 2]),
    partOf: packed([2, 0]),
    population: packed([0, 900]),
  },
  cells: {
    step: 0.1,
    arcs: { lines: lines(ARCS), sides: packed([1, 2, 1, 0, 2, 0]) },
    place: packed([1, 2]),
    m2: packed([1_000_000, 2_500_000]),
    admin1: packed([1, 0]),
    split: lists([[], [1, 500_000]]),
    apart: [1],
  },
  runs: {
    count: packed([2, 1]),
    start: packed([0, 3, 0]),
    code: packed([0, 1, 2]),
    codes: [[0, 0, [], 0, '', 0], [1, 2, [0], 0, '~', 1], [-1, 1, [], 1, '', 3]],
    event: steps([3, 1, 0]),
    from: packed([0, 0, 1]),
    froms: lists([[], [0]]),
  },
  moments: [['m', 4, '?', 'Speech', 'خطاب', 'Said.', 'قيل', 'Far', 1.5, 2.5, [0], 'n']],
  chapters: [['c', 'First', 'أول', 0, 5, 'It began.', 'بدأ.']],
  strip: [['s', 'Coast', [0, 1]]],
  presence: [[1, 2, 6, lines([[0, 0, 10, 0, 10, 10, 0, 0]]), 'Seen.', 'شوهد.', [1]]],
  base: {
    window: [0, 0, 2, 1],
    ...Object.fromEntries(['sea', 'neighbours', 'admin1', 'rivers', 'lakes', 'roads'].map((name) => [name, lines([])])),
    names: [],
  },
};
const DATA = decode(PAYLOAD);

Deno.test('what the map says of itself', () => {
  const { title, fingerprint, start, days, knownUntil, timeZone, languages, opening, drawn, licence, route } = DATA;
  equal([title, fingerprint, start, days, knownUntil], ['Land', 'abc', '2024-02-27', 10, '2024-03-07']);
  equal([timeZone, languages, drawn, licence, route], ['UTC', ['en', 'ar'], true, PAYLOAD.licence, [1, 0]]);
  equal(opening, { day: 4, from: 1, to: 9 });
  equal([DATA.headline, DATA.admin1, DATA.palette], [[1], ['North', 'South'], PAYLOAD.palette]);
  equal([DATA.undrawnIsUnknown, DATA.strings, DATA.baseLicences], [false, {}, []]);
  equal([...DATA.changes], [0, 3, 7]);
  const told = decode({ ...PAYLOAD, undrawnIsUnknown: true, strings: { a: 'b' }, baseLicences: [['x']] });
  equal([told.undrawnIsUnknown, told.strings, told.baseLicences], [true, { a: 'b' }, [['x']]]);
});

Deno.test('days have an ISO form, over the end of February too, and back', () => {
  equal([-1, 0, 2, 3, 9].map(DATA.iso), ['2024-02-26', '2024-02-27', '2024-02-29', '2024-03-01', '2024-03-07']);
  equal(['2024-02-26', '2024-02-27', '2024-03-01', '2025-02-27'].map(DATA.index), [-1, 0, 3, 366]);
  const none = ['2024-02-30', '2024-13-01', '2024-2-27', '27.2.2024', '2024-02-27T00', 'x2024-02-27', '', null, 5];
  equal(none.map(DATA.index), none.map(() => NaN));
});

Deno.test('factions have names by day, colours and listings', () => {
  equal(DATA.factions[0], {
    i: 0,
    id: 'r',
    description: 'They.',
    descriptionAr: 'هم',
    supporters: 'Friends.',
    sources: [0],
    names: [
      { from: 0, to: 5, name: 'Reds', nameAr: 'حمر', letter: 'R', letterAr: 'ح' },
      { from: 5, to: null, name: 'Old reds', nameAr: '', letter: 'O', letterAr: '' },
    ],
    designations: [{ by: 'X', as: 'listed', start: '2020', end: '2021', sources: [1] }],
    colour: '#f00',
    colourSafe: '#a00',
    hatch: { angle: 1 },
  });
  equal([DATA.factions[1].i, DATA.factions[1].id, DATA.factions[1].colour], [1, 'b', '#00f']);
});

Deno.test('sources have their columns', () => {
  const [url, outlet] = ['https://example.org/1', 'Wire'];
  equal(DATA.sources, [
    { i: 0, id: 's', outlet, title: 'One', url, copyUrl: '', published: '2024', kind: 'wire', side: -1 },
    {
      i: 1,
      id: 't',
      outlet: 'Paper',
      title: 'Two',
      url: '',
      copyUrl: 'https://example.net/2',
      published: '2024-03-01',
      kind: 'press',
      side: 1,
    },
  ]);
});

Deno.test('events have their columns, words for positions, full ids and rivals', () => {
  equal(DATA.events[0], {
    i: 0,
    day: 3,
    id: 'b-2024-03-01',
    place: 1,
    area: null,
    subject: 'place',
    order: 1,
    qual: '',
    time: 'at dawn',
    from: [0],
    to: 1,
    kind: 'captured',
    by: [],
    confidence: 'high',
    precisionKm: null,
    summary: 'Taken.',
    summaryAr: '',
    sources: [1],
    rivalOf: -1,
    rivals: [1],
    claimedBy: -1,
    note: '',
  });
  const { id, place, order, qual, from, to, by, confidence, precisionKm } = DATA.events[1];
  equal([id, place, order, qual, from, to, by], ['claim', 0, -4, '~', [-1, 1], -1, [1]]);
  const { summary, summaryAr, sources, rivalOf, claimedBy, note, time } = DATA.events[1];
  equal([confidence, precisionKm, summary, summaryAr, sources], ['low', 2.5, 'Not so.', 'لا', [0, 1]]);
  equal([rivalOf, claimedBy, note, time], [0, 1, 'as told', '']);
  const zone = DATA.events[2];
  equal([zone.id, zone.place, zone.subject, zone.kind, zone.day], ['zone', -1, 'area', 'baseline', -2]);
  equal({ ...zone.area }, { en: 'the south', ar: 'جنوب' });
});

Deno.test('places have their columns, parts and events; one of the headline is named first', () => {
  const { runs: _a, ...alpha } = DATA.places[0];
  equal(alpha, {
    i: 0,
    id: 'a',
    name: 'Alpha',
    nameAr: 'ألفا',
    aliases: ['One', 'Two'],
    kind: 'town',
    admin1: 'South',
    lon: 5,
    lat: 10,
    rank: 3,
    cell: 0,
    partOf: 1,
    parts: [],
    population: null,
    events: [0, 2],
  });
  const { rank, aliases, population, parts, partOf, lon, lat, events, cell, admin1 } = DATA.places[1];
  equal([rank, aliases, population, parts, partOf, lon, lat], [0, [], 900, [0], -1, 15, 20.5]);
  equal([events, cell, admin1], [[0], 1, 'North']);
});

Deno.test('periods end where the next begins, the last with the data', () => {
  equal(DATA.places[0].runs, [
    {
      start: 0,
      end: 3,
      holder: 0,
      status: 'held',
      by: [],
      basis: 'assessed',
      evidence: 'reported',
      qual: '',
      event: 2,
      from: [],
    },
    {
      start: 3,
      end: 10,
      holder: 1,
      status: 'besieged',
      by: [0],
      basis: 'assessed',
      evidence: 'swept',
      qual: '~',
      event: 0,
      from: [],
    },
  ]);
  equal(DATA.places[1].runs, [
    {
      start: 0,
      end: 10,
      holder: -1,
      status: 'contested',
      by: [],
      basis: 'inferred',
      evidence: 'inferred',
      qual: '',
      event: -1,
      from: [0],
    },
  ]);
  equal([0, 2, 3, 9].map((day) => DATA.runAt(DATA.places[0], day).start), [0, 0, 3, 3]);
});

Deno.test('cells know their place, ground and units', () => {
  equal(DATA.cells.map(({ i, place, m2, split, apart }) => ({ i, place, m2, split, apart })), [
    { i: 0, place: 0, m2: 1_000_000, split: [[1, 1_000_000]], apart: false },
    { i: 1, place: 1, m2: 2_500_000, split: [[0, 2_000_000], [1, 500_000]], apart: true },
  ]);
  equal([DATA.cellAt(0.5, 0.5), DATA.cellAt(1.5, 0.5), DATA.cellAt(3, 3)], [0, 1, -1]);
});

Deno.test('moments, chapters, the strip and presence have their members', () => {
  equal(DATA.moments, [{
    i: 0,
    id: 'm',
    day: 4,
    qual: '?',
    title: 'Speech',
    titleAr: 'خطاب',
    summary: 'Said.',
    summaryAr: 'قيل',
    placeName: 'Far',
    lon: 1.5,
    lat: 2.5,
    sources: [0],
    rivalOf: 'n',
  }]);
  equal(DATA.chapters, [{
    id: 'c',
    title: 'First',
    titleAr: 'أول',
    start: 0,
    end: 5,
    summary: 'It began.',
    summaryAr: 'بدأ.',
  }]);
  equal(DATA.strip, [{ id: 's', label: 'Coast', places: [0, 1] }]);
  const [{ rings, ...seen }] = DATA.presence;
  equal(seen, { faction: 1, start: 2, end: 6, summary: 'Seen.', summaryAr: 'شوهد.', sources: [1] });
  equal(rings.map((ring) => [...ring]), [[0, 0, 1, 0, 1, 1, 0, 0]]);
});

Deno.test('what is worked out once: density of events, activity, doubt', () => {
  equal([...DATA.eventDensity], [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  equal([DATA.activity(3), DATA.activity(4)], [1, 0]);
  equal([DATA.doubtful(DATA.places[0].runs[1], 5), DATA.doubtful(DATA.places[0].runs[0], 2)], [true, false]);
});
