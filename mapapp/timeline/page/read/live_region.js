/**
 * Says the date and what changed to screen readers, once the clock has come to rest; and who holds what was chosen.
 */
import { el } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { innerBand, toneOn } from '../data/bands.js';
import { isStated } from '../data/vocabulary.js';
import { heldAs } from '../signs/status.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function liveRegion(app) {
  const { store, data, t, tn } = app;
  const f = app.format;
  const blocks = app.eventBlock;
  const factions = app.factions;
  const region = el('div', { class: 'tt-unseen', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
  app.root.append(region);
  let timer = 0;
  let begun = false;
  let asked = false;

  /** @type {Map<number, ControlEvent[]>} */
  const byDay = new Map();
  for (const e of data.events) {
    if (e.rivalOf >= 0 || isStated(e.kind)) continue;
    byDay.set(e.day, [...(byDay.get(e.day) || []), e]);
  }

  /** @param {State} state */
  function say(state) {
    region.textContent = asked ? ofChoice(state) : state.compare === null ? ofDay(state) : ofTwo();
    asked = false;
  }

  /**
   * Who holds the place or point just chosen.
   *
   * @param {State} state
   */
  function ofChoice({ place, point, day }) {
    const cell = place === null && point ? data.cellAt(point.lon, point.lat) : -1;
    const one = data.places[place === null ? (cell < 0 ? -1 : data.cells[cell].place) : place];
    if (!one) return t('This point lies outside the country: the map says nothing about it.');
    const run = data.runAt(one, day);
    const name = place === null ? t('This point') : app.placeName(one);
    const holder = run ? heldAs(app, run, day) : factions.name(-1);
    const band = place === null && point ? data.bandAt(point.lon, point.lat) : innerBand(data, one.cell);
    const sure = run && run.holder >= 0 && band >= 0 ? f.tone(toneOn(data, band, day)) : '';
    return [t('{place}: held by {to}', { place: name, to: holder }), sure, f.day(day)].filter(Boolean).join(' · ');
  }

  /** What is compared, and how much of the country changed hands. */
  function ofTwo() {
    const [first, second] = app.comparing.days();
    const words = { a: f.day(first), b: f.day(second) };
    if (first === second) return t('Both days are the same: choose another day to compare with.');
    const found = app.comparing.found();
    if (!found.m2) return t('{a} compared with {b}: no ground changed hands.', words);
    const whole = data.cells.reduce((sum, cell) => sum + cell.m2, 0);
    const most = found.transfers[0];
    const figures = {
      area: f.km2(found.m2 / 1e6),
      share: f.percent(found.m2 / whole),
      to: factions.name(most.to, second),
      from: factions.name(most.from, first),
    };
    return t('{a} compared with {b}: {area} changed hands, {share} of the country, most of it to {to} from {from}.', {
      ...words,
      ...figures,
    });
  }

  /** @param {State} state */
  function ofDay(state) {
    const events = (byDay.get(state.day) || []).slice().sort((a, b) => rank(a) - rank(b));
    const some = events.slice(0, 3).map((e) => blocks.headline(e));
    const more = events.length - some.length;
    const parts = [
      f.day(state.day),
      ...(some.length ? some : [data.redrawn[state.day] ? t('drawn ground changed') : t('no change reported')]),
      more > 0 ? tn('and {n} more', 'and {n} more', more) : '',
    ];
    return parts.filter(Boolean).join('. ') + '.';
  }

  /** @param {ControlEvent} e */
  const rank = (e) => (e.place >= 0 ? data.places[e.place].rank : 0);

  return {
    update(state, changed) {
      const rechosen = changed.has('place') || changed.has('point');
      const chosen = rechosen && (state.place !== null || state.point !== null);
      if (rechosen && !chosen && asked) {
        clearTimeout(timer); // let go before its holder was said
        asked = false;
      }
      if (!chosen && !anyOf(changed, 'day', 'playing', 'compare')) return;
      asked = begun && chosen;
      clearTimeout(timer);
      if (state.playing) return;
      if (!begun) begun = true;
      else timer = setTimeout(() => say(store.state), 500);
    },
  };
}
