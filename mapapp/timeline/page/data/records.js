/**
 * Rows of the payload as records: factions, sources, events, places, periods, moments.
 */
import { columnOf, linesOf, numbersOf, readerOf, sumsOf } from './packed.js';

/**
 * @param {Payload} row
 * @param {number} i
 * @param {Palette} palette
 * @returns {Faction}
 */
export function factionOf(row, i, palette) {
  const [id, names, description, descriptionAr, supporters, designations, sources] = row;
  const colours = palette.colours;
  return {
    i,
    id,
    description,
    descriptionAr,
    supporters,
    sources,
    names: names.map((/** @type {Payload} */ [from, to, name, nameAr, letter, letterAr]) => ({
      from,
      to,
      name,
      nameAr,
      letter,
      letterAr,
    })),
    designations: designations.map((/** @type {Payload} */ [by, as, start, end, cited]) => ({
      by,
      as,
      start,
      end,
      sources: cited,
    })),
    colour: colours.convention.light[id],
    colourSafe: colours['colour-safe'].light[id],
    hatch: palette.hatches[id],
  };
}

/**
 * @param {Payload} columns
 * @returns {Source[]}
 */
export function sourcesOf(columns) {
  const outlet = columnOf(columns.outlet);
  const kind = columnOf(columns.kind);
  const copyUrl = columnOf(columns.copyUrl);
  const side = numbersOf(columns.side);
  return columns.id.map((/** @type {string} */ id, /** @type {number} */ i) => ({
    i,
    id,
    outlet: outlet[i],
    title: columns.title[i],
    url: columns.url[i],
    copyUrl: copyUrl[i],
    published: columns.published[i],
    kind: kind[i],
    side: side[i] - 1,
  }));
}

/**
 * @param {Payload} columns
 * @param {Record<string, string[]>} words   the payload's vocabularies
 * @returns {ControlEvent[]}
 */
export function eventsOf(columns, words) {
  const column = (/** @type {string} */ name) => columnOf(columns[name]);
  const numbers = (/** @type {string} */ name) => numbersOf(columns[name]);
  const [qual, time, from, by, km] = ['qual', 'time', 'from', 'by', 'km'].map(column);
  const [summaryAr, note] = ['summaryAr', 'note'].map(column);
  const [place, area, subject, to, kind] = ['place', 'area', 'subject', 'to', 'kind'].map(numbers);
  const areaIn = Object.entries(columns.areas);
  const [confidence, rivalOf, claimedBy] = ['confidence', 'rivalOf', 'claimedBy'].map(numbers);
  const order = readerOf(columns.order);
  const cited = readerOf(columns.sources);
  return sumsOf(columns.day).map((day, i) => ({
    i,
    day,
    id: columns.id[i],
    place: place[i] - 1,
    area: area[i] ? Object.fromEntries(areaIn.map(([lang, areas]) => [lang, areas[area[i] - 1]])) : null,
    subject: words.subject[subject[i]],
    order: order.signed(),
    qual: qual[i],
    time: time[i],
    from: from[i],
    to: to[i] - 1,
    kind: words.kind[kind[i]],
    by: by[i],
    confidence: words.confidence[confidence[i]],
    precisionKm: km[i],
    summary: columns.summary[i],
    summaryAr: summaryAr[i],
    sources: cited.list(),
    rivalOf: rivalOf[i] - 1,
    rivals: [],
    claimedBy: claimedBy[i] - 1,
    note: note[i],
  }));
}

/**
 * @param {Payload} columns
 * @param {Pick<Data, "admin1" | "headline">} data
 * @returns {Place[]}
 */
export function placesOf(columns, data) {
  const points = linesOf(columns.points, columns.step)[0] || [];
  const kind = columnOf(columns.kind);
  const [admin1, rank, cell, partOf, population] = ['admin1', 'rank', 'cell', 'partOf', 'population'].map((name) =>
    numbersOf(columns[name])
  );
  return columns.id.map((/** @type {string} */ id, /** @type {number} */ i) => ({
    i,
    id,
    name: columns.name[i],
    nameAr: columns.nameAr[i],
    aliases: columns.aliases[i] ? columns.aliases[i].split(';') : [],
    kind: kind[i],
    admin1: data.admin1[admin1[i]],
    lon: points[2 * i],
    lat: points[2 * i + 1],
    rank: data.headline.includes(i) ? 0 : rank[i],
    cell: cell[i] - 1,
    partOf: partOf[i] - 1,
    parts: [],
    population: population[i] || null,
    runs: [],
    events: [],
  }));
}

/**
 * Gives every place its runs, in order.
 *
 * @param {Payload} columns
 * @param {Pick<Data, "places" | "days">} data
 * @param {Record<string, string[]>} words   the payload's vocabularies
 */
export function readRuns(columns, data, words) {
  /** @type {number[][]} */
  const froms = [];
  const lists = readerOf(columns.froms);
  while (lists.more) froms.push(lists.list());
  const [start, code, from] = ['start', 'code', 'from'].map((name) => readerOf(columns[name]));
  const event = sumsOf(columns.event);
  const count = numbersOf(columns.count);
  const codes = columns.codes.map((/** @type {Payload} */ [holder, status, by, basis, qual, evidence]) => ({
    holder,
    status: words.status[status],
    by,
    basis: words.basis[basis],
    qual,
    evidence: words.evidence[evidence],
  }));
  let row = 0;
  data.places.forEach((place, i) => {
    let day = 0;
    for (let n = 0; n < count[i]; n++) {
      day += start.next();
      place.runs.push({
        start: day,
        end: data.days,
        ...codes[code.next()],
        event: event[row++] - 1,
        from: froms[from.next()],
      });
      if (n) place.runs[n - 1].end = day;
    }
  });
}

/**
 * @param {Payload} row
 * @param {number} i
 * @returns {Moment}
 */
export function momentOf(row, i) {
  const [id, day, qual, title, titleAr, summary, summaryAr, placeName, lon, lat, sources, rivalOf] = row;
  return { i, id, day, qual, title, titleAr, summary, summaryAr, placeName, lon, lat, sources, rivalOf };
}
