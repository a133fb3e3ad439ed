/**
 * Unpacks the payload of payload.py into the records the modules read. Done once; nothing here changes later.
 *
 * @typedef {object} Run     unbroken control of one place
 * @property {number} start      first day; @property {number} end   first day after it (data.days if open)
 * @property {number} holder     faction, -1 = nobody
 * @property {number} status     0 held, 1 contested, 2 besieged, 3 shared, 4 withdrawn, 5 divided
 * @property {number[]} by       the other parties of the status
 * @property {number} basis      0 assessed, 1 inferred
 * @property {number} event      event behind it, -1 = none
 * @property {string} qual       '~' approximate, '?' uncertain first day
 * @property {number[]} from     places an inferred holder rests on
 */

TT.STATUS = ['held', 'contested', 'besieged', 'shared', 'withdrawn', 'divided'];
TT.CONFIDENCE = ['high', 'medium', 'low'];
TT.SUBJECT = ['place', 'area', 'succession'];
TT.DAY_MS = 86400000;

/** Reads the numbers that packing.py wrote as text, one after the other. */
TT.reader = function (text) {
  let at = 0;
  const value = (code) =>
    code >= 97 ? code - 71 : code >= 65 && code <= 90 ? code - 65 : code === 95 ? 63 : code === 45 ? 62 : code + 4;
  const next = () => {
    let number = 0;
    let factor = 1;
    for (;;) {
      const digit = value(text.charCodeAt(at++));
      number += (digit & 31) * factor;
      if (digit < 32) return number;
      factor *= 32;
    }
  };
  return {
    next,
    signed() {
      const number = next();
      return number % 2 ? -(number + 1) / 2 : number / 2;
    },
    list() {
      return Array.from({ length: next() }, next);
    },
    get more() {
      return at < text.length;
    },
  };
};

/** All numbers of a packed text. */
TT.numbers = function (text) {
  const reader = TT.reader(text);
  const out = [];
  while (reader.more) out.push(reader.next());
  return out;
};

/** Numbers written as steps from one to the next. */
TT.sums = function (text) {
  const reader = TT.reader(text);
  const out = [];
  let last = 0;
  while (reader.more) out.push((last += reader.signed()));
  return out;
};

/** An interned column: the values by row. */
TT.column = function (column) {
  return TT.numbers(column.i).map((index) => column.t[index]);
};

/** Lines of [lon, lat, lon, lat ...] in degrees. */
TT.lines = function (text, step) {
  const reader = TT.reader(text);
  const out = [];
  let origin = [0, 0];
  while (reader.more) {
    const line = new Float64Array(2 * reader.next());
    let [x, y] = origin;
    for (let i = 0; i < line.length; i += 2) {
      x += reader.signed();
      y += reader.signed();
      if (i === 0) origin = [x, y];
      line[i] = x * step;
      line[i + 1] = y * step;
    }
    out.push(line);
  }
  return out;
};

/** @returns {Data} */
TT.decode = function (payload) {
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
    iso: (day) => new Date(start + day * TT.DAY_MS).toISOString().slice(0, 10),
    /** Index of an ISO day, in or out of the data; NaN where it is no day. */
    index(text) {
      const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(text));
      const time = match ? Date.UTC(+match[1], match[2] - 1, +match[3]) : NaN;
      return match && new Date(time).toISOString().slice(0, 10) === match[0]
        ? Math.round((time - start) / TT.DAY_MS)
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
    changes: Int32Array.from(TT.sums(payload.changes)),
  };
  data.factions = payload.factions.map((row, i) => TT.decode.faction(row, i, payload.palette));
  data.sources = TT.decode.sources(payload.sources);
  data.events = TT.decode.events(payload.events, data);
  data.places = TT.decode.places(payload.places, data);
  TT.decode.runs(payload.runs, data);
  data.arcs = TT.decode.arcs(payload.cells);
  data.cells = TT.decode.cells(payload.cells, data);
  data.moments = payload.moments.map(TT.decode.moment);
  data.chapters = payload.chapters.map(([id, title, titleAr, from, end, summary]) => ({
    id, title, titleAr, start: from, end, summary,
  }));
  data.strip = payload.strip.map(([id, label, places]) => ({ id, label, places }));
  data.presence = payload.presence.map(([faction, from, end, rings, summary, sources]) => ({
    faction, start: from, end, rings: TT.lines(rings, payload.cells.step), summary, sources,
  }));
  data.base = TT.decode.base(payload.base, payload.cells.step);
  data.bounds = TT.decode.bounds(data.arcs);
  data.eventDensity = TT.decode.density(data);
  data.runAt = TT.decode.runAt;
  data.doubtful = TT.decode.doubtful;
  data.cellAt = (lon, lat) => TT.decode.cellAt(data.arcs, lon, lat);
  TT.decode.link(data);
  return data;
};

TT.decode.faction = function (row, i, palette) {
  const [id, names, key, description, descriptionAr, supporters, designations, sources] = row;
  const colours = palette.colours;
  return {
    i, id, key, description, descriptionAr, descr: description, supporters, sources,
    names: names.map(([from, to, name, nameAr, letter]) => ({ from, to, name, nameAr, letter })),
    designations: designations.map(([by, as, start, end, cited]) => ({ by, as, start, end, sources: cited })),
    colour: colours.convention.light[key],
    colourSafe: colours['colour-safe'].light[key],
    hatch: palette.hatches[key],
  };
};

TT.decode.sources = function (columns) {
  const outlet = TT.column(columns.outlet);
  const kind = TT.column(columns.kind);
  const side = TT.numbers(columns.side);
  return columns.id.map((id, i) => ({
    i, id, outlet: outlet[i], title: columns.title[i], url: columns.url[i], published: columns.published[i],
    kind: kind[i], side: side[i] - 1,
  }));
};

TT.decode.events = function (columns, data) {
  const column = (name) => TT.column(columns[name]);
  const numbers = (name) => TT.numbers(columns[name]);
  const [area, qual, time, from, by, km] = ['area', 'qual', 'time', 'from', 'by', 'km'].map(column);
  const [summaryAr, note] = ['summaryAr', 'note'].map(column);
  const [place, subject, to, kind] = ['place', 'subject', 'to', 'kind'].map(numbers);
  const [confidence, rivalOf, claimedBy] = ['confidence', 'rivalOf', 'claimedBy'].map(numbers);
  const order = TT.reader(columns.order);
  const cited = TT.reader(columns.sources);
  return TT.sums(columns.day).map((day, i) => ({
    i, day, id: columns.id[i], place: place[i] - 1, area: area[i], subject: TT.SUBJECT[subject[i]],
    order: order.signed(), qual: qual[i], time: time[i], from: from[i], to: to[i] - 1, kind: columns.kinds[kind[i]],
    by: by[i], confidence: TT.CONFIDENCE[confidence[i]], precisionKm: km[i], summary: columns.summary[i],
    summaryAr: summaryAr[i], sources: cited.list(), rivalOf: rivalOf[i] - 1, rivals: [],
    claimedBy: claimedBy[i] - 1, note: note[i],
  }));
};

TT.decode.places = function (columns, data) {
  const points = TT.lines(columns.points, columns.step)[0] || [];
  const kind = TT.column(columns.kind);
  const [admin1, rank, cell, partOf, population] = ['admin1', 'rank', 'cell', 'partOf', 'population'].map((name) =>
    TT.numbers(columns[name]));
  return columns.id.map((id, i) => ({
    i, id, name: columns.name[i], nameAr: columns.nameAr[i],
    aliases: columns.aliases[i] ? columns.aliases[i].split(';') : [],
    kind: kind[i], admin1: data.admin1[admin1[i]], lon: points[2 * i], lat: points[2 * i + 1],
    rank: data.headline.includes(i) ? 0 : rank[i], cell: cell[i] - 1, partOf: partOf[i] - 1, parts: [],
    population: population[i] || null, runs: [], events: [],
  }));
};

/** Gives every place its runs, in order. */
TT.decode.runs = function (columns, data) {
  const froms = [];
  const lists = TT.reader(columns.froms);
  while (lists.more) froms.push(lists.list());
  const [start, code, from] = ['start', 'code', 'from'].map((name) => TT.reader(columns[name]));
  const event = TT.sums(columns.event);
  const count = TT.numbers(columns.count);
  let row = 0;
  data.places.forEach((place, i) => {
    let day = 0;
    for (let n = 0; n < count[i]; n++) {
      day += start.next();
      const [holder, status, by, basis, qual] = columns.codes[code.next()];
      place.runs.push({
        start: day, end: data.days, holder, status, by, basis, qual,
        event: event[row++] - 1, from: froms[from.next()],
      });
      if (n) place.runs[n - 1].end = day;
    }
  });
};

/** Arcs with the cells on their left and right (-1 outside the country). */
TT.decode.arcs = function (cells) {
  const sides = TT.numbers(cells.arcs.sides);
  const arcs = TT.lines(cells.arcs.lines, cells.step).map((line, i) => ({
    line, left: sides[2 * i] - 1, right: sides[2 * i + 1] - 1,
  }));
  const open = TT.decode.openCell(arcs, cells.step);
  if (open >= 0) throw new Error(`The outline of cell ${open} does not close: this page was not written whole.`);
  return arcs;
};

/**
 * The first cell whose arcs do not close, -1 where all do. Of a closed outline as many arcs begin at each node as end
 * there, so the numbers of its nodes, hashed so that no two sums agree by chance, add up to nothing.
 */
TT.decode.openCell = function (arcs, step) {
  const hash = (x, y) => {
    const mixed = Math.imul(Math.round(x / step) ^ Math.imul(Math.round(y / step), 0x9e3779b1), 0x85ebca6b);
    return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  };
  const sums = new Map();
  const add = (cell, number) => cell >= 0 && sums.set(cell, ((sums.get(cell) || 0) + number) | 0);
  for (const { line, left, right } of arcs) {
    const length = hash(line[line.length - 2], line[line.length - 1]) - hash(line[0], line[1]);
    add(left, length);
    add(right, -length);
  }
  for (const [cell, sum] of sums) if (sum) return cell;
  return -1;
};

TT.decode.cells = function (columns, data) {
  const [m2, admin1] = [TT.numbers(columns.m2), TT.numbers(columns.admin1)];
  const split = TT.reader(columns.split);
  const cells = TT.numbers(columns.place).map((place, i) => ({
    i, place: place - 1, m2: m2[i], km2: m2[i] / 1e6, admin1: data.admin1[admin1[i]], arcs: [],
    split: TT.decode.split(m2[i], admin1[i], split.list()), apart: columns.apart.includes(i),
  }));
  data.arcs.forEach((arc, i) => {
    for (const side of [arc.left, arc.right]) if (side >= 0) cells[side].arcs.push(i);
  });
  return cells;
};

/** [[number of a first-level unit, square metres] ...]: what lies in none of the others lies in the main one. */
TT.decode.split = function (whole, main, others) {
  const parts = [];
  for (let i = 0; i < others.length; i += 2) parts.push([others[i], others[i + 1]]);
  return [[main, parts.reduce((left, part) => left - part[1], whole)], ...parts];
};

TT.decode.moment = function (row, i) {
  const [id, day, qual, title, titleAr, summary, summaryAr, placeName, lon, lat, sources, rivalOf] = row;
  return { i, id, day, qual, title, titleAr, summary, summaryAr, placeName, lon, lat, sources, rivalOf };
};

TT.decode.base = function (base, step) {
  const out = { names: base.names, window: base.window };
  for (const name of ['sea', 'neighbours', 'admin1', 'rivers', 'lakes', 'roads']) out[name] = TT.lines(base[name], step);
  return out;
};

/** [[south, west], [north, east]] of the country. */
TT.decode.bounds = function (arcs) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { line } of arcs) {
    for (let i = 0; i < line.length; i += 2) {
      west = Math.min(west, line[i]);
      east = Math.max(east, line[i]);
      south = Math.min(south, line[i + 1]);
      north = Math.max(north, line[i + 1]);
    }
  }
  return [[south, west], [north, east]];
};

/** How many events each day has; rivals and openings of histories do not count. */
TT.decode.density = function (data) {
  const density = new Uint16Array(data.days);
  for (const event of data.events) {
    const counts = event.rivalOf < 0 && event.kind !== 'baseline' && event.day >= 0 && event.day < data.days;
    if (counts) density[event.day]++;
  }
  return density;
};

/** The run of a place that holds on a day. */
TT.decode.runAt = function (place, day) {
  const runs = place.runs;
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (runs[middle].start <= day) low = middle;
    else high = middle - 1;
  }
  return runs[low];
};

/** Days for which an uncertain date leaves a line in doubt. */
TT.DOUBT_DAYS = 60;

/** True where a run began on an uncertain date not long before a day: by then the line may or may not have moved. */
TT.decode.doubtful = function (run, day) {
  return Boolean(run && run.qual && run.start > 0 && day - run.start < TT.DOUBT_DAYS);
};

/** References back: full ids of events, rivals of events, events and parts of places. */
TT.decode.link = function (data) {
  for (const event of data.events) {
    const subject = event.place < 0 ? event.area : data.places[event.place].id;
    event.id = event.id.startsWith('=') ? event.id.slice(1) : `${subject}-${data.iso(event.day)}${event.id}`;
    if (event.rivalOf >= 0) data.events[event.rivalOf].rivals.push(event.i);
    else if (event.place >= 0) data.places[event.place].events.push(event.i);
  }
  for (const place of data.places) {
    if (place.partOf >= 0) data.places[place.partOf].parts.push(place.i);
    const through = place.runs.filter((run) => run.basis === 0 && run.event >= 0).map((run) => run.event);
    place.events = [...new Set([...place.events, ...through])].sort((a, b) => a - b);
  }
};

/** The cell under a point, -1 outside: looking east, the first arc met has it on its near side. */
TT.decode.cellAt = function (arcs, lon, lat) {
  let nearest = Infinity;
  let cell = -1;
  for (const { line, left, right } of arcs) {
    for (let i = 0; i + 3 < line.length; i += 2) {
      const [y0, y1] = [line[i + 1], line[i + 3]];
      if (y0 <= lat === y1 <= lat) continue;
      const x = line[i] + ((lat - y0) / (y1 - y0)) * (line[i + 2] - line[i]);
      if (x <= lon || x >= nearest) continue;
      nearest = x;
      cell = y1 > y0 ? left : right;
    }
  }
  return cell;
};
