/**
 * What the page answers to the question of a shared case, in the words of the case; answers.py says the same of Python.
 */
import { countsOf } from '../../mapapp/timeline/page/counting/counts.js';
import { holdingsOf } from '../../mapapp/timeline/page/counting/holdings.js';
import { runOn } from '../../mapapp/timeline/page/data/place_periods.js';

const id = (data, holder) => holder < 0 ? null : data.factions[holder].id;
const placed = (data, place) => data.places.findIndex((one) => one.id === place);
const ended = (data, day) => day >= data.days ? null : data.iso(day);
const unitOf = (data, unit) => unit === undefined ? null : data.admin1.indexOf(unit);
/** A word of a vocabulary, whether records say it as a word or by its position. */
const word = (words, said) => typeof said === 'number' ? words[said] : said;
const STATUSES = ['held', 'contested', 'besieged', 'shared', 'withdrawn', 'divided'];
const BASES = ['assessed', 'inferred'];
const EVIDENCE = ['reported', 'swept', 'deduced', 'inferred'];

/** The same map with holders' ids for keys, as an object. */
function named(data, byHolder, value = (one) => one) {
  return Object.fromEntries([...byHolder].map(([holder, one]) => [id(data, holder) ?? 'nobody', value(one)]));
}

function day(data, ask) {
  return ask.map(([place, when]) => {
    const run = runOn(data.places[placed(data, place)].runs, data.index(when));
    return {
      holder: id(data, run.holder),
      status: word(STATUSES, run.status),
      by: run.by.map((one) => id(data, one)),
      basis: word(BASES, run.basis),
      evidence: word(EVIDENCE, run.evidence),
      since: data.iso(run.start),
      qualifier: run.qual,
    };
  });
}

function holdings(data, ask) {
  const place = placed(data, ask);
  const found = holdingsOf(data);
  const { runs } = data.places[place];
  return {
    captures: found.captures(place).map((n) => data.iso(runs[n].start)),
    redrawn: found.redrawn(place).map((n) => data.iso(runs[n].start)),
    holdings: found.unbroken(place).map((one) => [data.iso(one.start), ended(data, one.end), id(data, one.holder)]),
  };
}

function transfers(data, [a, b, unit]) {
  const counts = countsOf(data);
  const [first, second] = [data.index(a), data.index(b)];
  const found = unit === undefined
    ? counts.compare(first, second)
    : counts.compareByUnit(first, second).find(([one]) => one === unitOf(data, unit))[1];
  const rows = (moves) =>
    moves.map((one) => [
      ...[id(data, one.from), id(data, one.to), one.m2, one.contested, one.inferred],
      one.places.map((place) => data.places[place].id),
    ]);
  const cellId = (cell) => data.places[data.cells[cell].place].id;
  return {
    first: data.iso(found.first),
    second: data.iso(found.second),
    transfers: rows(found.transfers),
    renamings: rows(found.renamings),
    totals: found.totals.map((one) => [id(data, one.holder), one.m2From, one.m2To, one.placesFrom, one.placesTo]),
    apart: found.apart.map((one) => [cellId(one.cell), one.m2, id(data, one.from), id(data, one.to)]),
    m2: found.m2,
  };
}

function shares(data, [first, last, unit]) {
  const found = countsOf(data).shares(data.index(first), data.index(last), unitOf(data, unit));
  const numbers = (row) => [...row];
  return {
    area_m2: named(data, found.areas, numbers),
    places: named(data, found.places, numbers),
    population: named(data, found.people, numbers),
    assessed: [...found.assessed],
    jumps: found.jumps.map(data.iso),
  };
}

function tempo(data, [first, last]) {
  const found = countsOf(data).tempo(data.index(first), data.index(last));
  const dated = ([when, ...rest]) => [data.iso(when), ...rest];
  const placeId = (place) => data.places[place].id;
  return {
    by_day: found.byDay.map(dated),
    redrawn: found.redrawn.map(dated),
    gained_by_day: found.gainedByDay.map(([when, holder, m2]) => [data.iso(when), id(data, holder), m2]),
    gained: named(data, found.gained),
    lost: named(data, found.lost),
    most_changed: found.mostChanged.map(([place, times]) => [placeId(place), times]),
    longest_held: found.longestHeld.map((one) => [
      ...[placeId(one.place), id(data, one.holder), data.iso(one.start), ended(data, one.end), one.days],
    ]),
    route: found.route.map((one) => [
      ...[placeId(one.place), one.day === null ? null : data.iso(one.day), id(data, one.to), one.since],
    ]),
  };
}

export const ANSWERS = { day, holdings, transfers, shares, tempo };
