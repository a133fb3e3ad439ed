/**
 * The tables of numbers as rows of plain text, column by column as the command line writes them.
 */
import { exactKm2 } from '../core/csv.js';
import { countsOf } from '../counting/counts.js';

/** @param {App} app */
export function transferRows(app) {
  const { data } = app;
  const counts = countsOf(data);
  const id = (holder) => counts.idOf(holder) || '';
  const placeIds = (places) => places.map((place) => data.places[place].id).join(';');

  const HEAD = [
    'row',
    'admin1',
    'first',
    'second',
    'from',
    'to',
    'area_km2',
    'contested_km2',
    'inferred_km2',
    'places',
  ];

  /** `mapapp compare --csv`: [[unit or null, comparison] ...]. */
  function transfers(comparisons) {
    const rows = [HEAD];
    for (const [unit, one] of comparisons) {
      const lead = [unit === null ? '' : data.admin1[unit], data.iso(one.first), data.iso(one.second)];
      const line = (row, move) =>
        rows.push([
          row,
          ...lead,
          id(move.from),
          id(move.to),
          exactKm2(move.m2),
          exactKm2(move.contested),
          exactKm2(move.inferred),
          placeIds(move.places),
        ]);
      for (const move of one.transfers) line('transfer', move);
      for (const move of one.renamings) line('renaming', move);
      for (const apart of one.apart) {
        const cell = data.places[data.cells[apart.cell].place].id;
        rows.push(['apart', ...lead, id(apart.from), id(apart.to), exactKm2(apart.m2), '', '', cell]);
      }
    }
    return rows;
  }

  const TOTALS = [
    'holder',
    'area_km2_from',
    'area_km2_to',
    'contested_km2_from',
    'contested_km2_to',
    'places_from',
    'places_to',
  ];

  /** The totals of `mapapp compare --json`: what every holder had on both days. */
  function totals(one) {
    const figures = (
      all,
    ) => [exactKm2(all.m2From), exactKm2(all.m2To), exactKm2(all.contestedFrom), exactKm2(all.contestedTo)];
    return [TOTALS, ...one.totals.map((all) => [id(all.holder), ...figures(all), all.placesFrom, all.placesTo])];
  }

  /** `mapapp shares --csv`. */
  function shares(found) {
    const rows = [['day', 'admin1', 'holder', 'area_km2', 'places', 'town_population']];
    const unit = found.unit === null ? '' : data.admin1[found.unit];
    const holders = [...new Set([...found.areas.keys(), ...found.places.keys()])].sort(byId);
    for (let n = 0; n <= found.to - found.from; n++) {
      for (const holder of holders) {
        const figure = (rowsOf) => (rowsOf.has(holder) ? rowsOf.get(holder)[n] : 0);
        const [area, places, people] = [found.areas, found.places, found.people].map(figure);
        if (area || places) rows.push([data.iso(found.from + n), unit, id(holder), exactKm2(area), places, people]);
      }
    }
    return rows;
  }

  const byId = (a, b) => (a < 0) - (b < 0) || (id(a) < id(b) ? -1 : 1);

  /** `mapapp tempo --csv`. */
  function tempo(found) {
    const rows = [['row', 'day', 'end', 'place', 'holder', 'area_km2', 'number']];
    const ranked = (map) => [...map].sort((a, b) => b[1] - a[1] || (id(a[0]) < id(b[0]) ? -1 : 1));
    const place = (i) => data.places[i].id;
    for (const [day, m2] of found.byDay) rows.push(['moved', data.iso(day), '', '', '', exactKm2(m2), '']);
    for (const [day, m2] of found.redrawn) rows.push(['redrawn', data.iso(day), '', '', '', exactKm2(m2), '']);
    for (const [day, holder, m2] of found.gainedByDay) {
      rows.push(['gained_by_day', data.iso(day), '', '', id(holder), exactKm2(m2), '']);
    }
    for (const [holder, m2] of ranked(found.gained)) rows.push(['gained', '', '', '', id(holder), exactKm2(m2), '']);
    for (const [holder, m2] of ranked(found.lost)) rows.push(['lost', '', '', '', id(holder), exactKm2(m2), '']);
    for (const [at, times] of found.mostChanged) rows.push(['changes', '', '', place(at), '', '', times]);
    for (const one of found.longestHeld) {
      const end = one.end < data.days ? data.iso(one.end) : '';
      rows.push(['held', data.iso(one.start), end, place(one.place), id(one.holder), '', one.days]);
    }
    for (const step of found.route) {
      const day = step.day === null ? '' : data.iso(step.day);
      rows.push(['route', day, '', place(step.place), id(step.to), '', step.since === null ? '' : step.since]);
    }
    return rows;
  }

  /** Places that passed between two days, with the day and event of their last change: [{place, move, run, event}]. */
  function changedPlaces(comparison) {
    const out = comparison.transfers.flatMap((move) =>
      move.places.map((place) => ({ place, move, run: counts.lastCapture(place, comparison.second) }))
    );
    return out.sort((a, b) =>
      day(a) - day(b) || data.places[a.place].rank - data.places[b.place].rank || a.place - b.place
    );
  }
  const day = (one) => (one.run ? one.run.start : 0);

  /** The list of these as rows. */
  function places(comparison) {
    const rows = [['place', 'name', 'admin1', 'from', 'to', 'day', 'event', 'sources']];
    for (const { place, move, run } of changedPlaces(comparison)) {
      const [one, event] = [data.places[place], run && run.event >= 0 ? data.events[run.event] : null];
      const cited = event ? event.sources.map((source) => data.sources[source].id).join(';') : '';
      rows.push([
        one.id,
        one.name,
        one.admin1,
        id(move.from),
        id(move.to),
        run ? data.iso(run.start) : '',
        event ? event.id : '',
        cited,
      ]);
    }
    return rows;
  }

  return { transfers, totals, shares, tempo, places, changedPlaces };
}
