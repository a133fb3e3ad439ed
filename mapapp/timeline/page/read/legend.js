/**
 * The key: factions present on the day with area and share, then a line for every status that is on screen.
 */
import { el, fill, lagging } from '../core/dom.js';
import { anyOf } from '../core/store.js';
import { toneOf, TONES } from '../data/bands.js';
import { runOn } from '../data/place_periods.js';
import { mixed, TOWARDS_SAND } from '../signs/patterns.js';
import { lookOf, SIGN_HATCH } from '../signs/status.js';
import { SWATCH, tile } from '../signs/tiles.js';

/**
 * A holder of the day, its ground, and how many cells that is.
 *
 * @typedef {{ holder: number, km2: number, cells: number }} Held
 */

/**
 * @param {App} app
 * @returns {Module}
 */
export function legend(app) {
  const { store, data, t } = app;
  const f = app.format;
  const factions = app.factions;
  const rows = el('ul', { class: 'tt-legend' });
  const lines = el('ul', { class: 'tt-legend-lines' });
  const note = el('p', { class: 'tt-muted tt-small' });
  /** @type {Set<number>} */
  const opened = new Set();
  app.regions.panes.legend.append(
    el('h2', { class: 'tt-h', text: t('Who holds what on this day') }),
    rows,
    el('h2', { class: 'tt-h', text: t('Signs on the map') }),
    lines,
    note,
  );
  const small = el('ul', { class: 'tt-small-key', 'aria-label': t('Key') }); // all that an embedded map has room for
  app.stage.append(small);
  const total = data.cells.reduce((sum, cell) => sum + cell.km2, 0);
  let last = '';

  /**
   * Area and status of the day, summed over the cells: [{holder, km2, contested}], largest first.
   *
   * @param {number} day
   */
  function areas(day) {
    /** @type {Map<number, Held>} */
    const sums = new Map();
    /** @type {Record<string, number>} */
    const seen = { stripes: 0, ring: 0, bars: 0, split: 0, uncertain: 0, firm: 0, likely: 0, unreported: 0 };
    for (const cell of data.cells) {
      if (cell.place < 0) continue;
      const run = runOn(data.places[cell.place].runs, day);
      const entry = sums.get(run.holder) || { holder: run.holder, km2: 0, cells: 0 };
      entry.km2 += cell.km2;
      entry.cells += 1;
      sums.set(run.holder, entry);
      const { sign } = lookOf(run);
      if (sign in seen) seen[sign]++;
      if (data.doubtful(run, day)) seen.uncertain++;
    }
    for (const band of data.bands) {
      const place = data.places[data.cells[band.cell].place];
      const run = place ? runOn(place.runs, day) : null;
      if (!run || run.holder < 0) continue;
      seen[TONES[toneOf(band.runs.length ? runOn(band.runs, day) : null, run)]]++;
    }
    const list = [...sums.values()].sort((a, b) => Number(a.holder < 0) - Number(b.holder < 0) || b.km2 - a.km2);
    return { list, seen };
  }

  app.areas = areas;

  /** @param {State} state */
  function draw(state) {
    const { list, seen } = areas(state.day);
    if (state.compare !== null) addPinned(list, seen, state.compare);
    const key = JSON.stringify([
      state.compare,
      state.compareMode,
      list.map((a) => [a.holder, Math.round(a.km2), factions.name(a.holder)]),
      seen,
      state.palette,
      state.theme,
      state.lang,
      [...opened],
      presenceOn(state.day),
      data.eventDensity[state.day] > 0,
    ]);
    if (key === last) return;
    last = key;
    const active = document.activeElement;
    const focus = active instanceof HTMLElement && rows.contains(active) ? active.dataset.faction : null;
    fill(
      rows,
      list.map((entry) => line(entry)),
    );
    if (focus) {
      /** @type {HTMLElement | null} */ (rows.querySelector(`[data-faction="${focus}"]`))?.focus();
    }
    fill(
      lines,
      signs(seen, state.day, list[0]).map(([sign, text]) => el('li', {}, sign, el('span', { text }))),
    );
    note.textContent = data.drawn
      ? t('Areas as drawn by the source. Control is neither consent nor population.')
      : t('Lines between places are inferred. Control is neither consent nor population.');
  }

  /**
   * While two days are compared the key also has who is on the other one, and its signs.
   *
   * @param {Held[]} list
   * @param {Record<string, number>} seen
   * @param {number} day
   */
  function addPinned(list, seen, day) {
    const pinned = areas(day);
    for (const name of Object.keys(seen)) seen[name] += pinned.seen[name];
    for (const one of pinned.list) {
      if (!list.some((other) => other.holder === one.holder)) list.push({ ...one, km2: 0 });
    }
  }

  /** @param {Held} entry */
  function line(entry) {
    const share = entry.km2 / total;
    const figures = el(
      'span',
      { class: 'tt-legend-figures' },
      el('strong', { text: f.percent(share) }),
      el('span', { class: 'tt-muted', text: f.km2(entry.km2) }),
    );
    if (entry.holder < 0) {
      return el(
        'li',
        { class: 'tt-legend-row' },
        factions.swatch(-1),
        el('span', { class: 'tt-legend-name', text: factions.name(-1) }),
        figures,
      );
    }
    const open = opened.has(entry.holder);
    const button = el(
      'button',
      {
        type: 'button',
        class: 'tt-legend-row',
        'aria-expanded': String(open),
        data: { faction: entry.holder },
        on: {
          click: () => {
            if (open) opened.delete(entry.holder);
            else opened.add(entry.holder);
            draw(store.state);
          },
        },
      },
      factions.swatch(entry.holder),
      el('span', { class: 'tt-legend-name', text: factions.name(entry.holder) }),
      figures,
      el('span', {
        class: 'tt-legend-bar',
        'aria-hidden': 'true',
        vars: { '--share': share, '--c': factions.colour(entry.holder) },
      }),
    );
    return el('li', {}, button, open ? factions.describe(entry.holder) : null);
  }

  /** @param {number} day */
  const presenceOn = (day) => (data.presence || []).filter((p) => p.start <= day && day < p.end).length;

  /**
   * One line per sign that is on the map today.
   *
   * @param {Record<string, number>} seen   how many cells bear each sign
   * @param {number} day
   * @param {Held} [example]   a holder whose colour shows the tones
   */
  function signs(seen, day, example) {
    /**
     * @param {string} name
     * @param {Hatch | null} hatch
     */
    const sign = (name, hatch = null) => {
      const node = el('span', { class: 'tt-sign tt-sign-' + name, 'aria-hidden': 'true' });
      const ink = getComputedStyle(app.root).getPropertyValue('--tt-ink').trim();
      if (hatch) node.style.backgroundImage = tile(hatch, ink, 1, ...SWATCH);
      return node;
    };
    /** @type {[HTMLElement, string][]} */
    const out = [];
    if (seen.stripes) out.push([sign('contested', SIGN_HATCH.stripes), t('contested: another party fights for it')]);
    if (seen.ring) out.push([sign('besieged'), t('besieged: surrounded by another party')]);
    if (seen.bars) out.push([sign('shared', SIGN_HATCH.bars), t('shared: two parties hold it together')]);
    if (seen.split) out.push([sign('divided'), t('divided: a part of the city has another holder')]);
    if (store.state.layers.lighter && (seen.likely || seen.unreported)) {
      const known = {
        firm: t('full colour: reported near by'),
        likely: t('paler: likely, from reports farther away or from a statement on the region'),
        unreported: t('nearly sand: nobody reported here; the nearest reports decide'),
      };
      const { sand } = data.palette.base[store.state.theme];
      TONES.forEach((tone, i) => {
        if (!seen[tone]) return;
        const node = sign('tone');
        node.style.background = mixed(app.colour(example ? example.holder : -1), sand, TOWARDS_SAND[i]);
        out.push([node, known[tone]]);
      });
      out.push([
        sign('front'),
        t('line between holders: solid where both sides are reported near by, broken where one is, none where neither is'),
      ]);
    }
    if (seen.uncertain) out.push([sign('uncertain'), t('dotted edge: the date of the change is uncertain')]);
    if (presenceOn(day)) {
      out.push([sign('presence', { dots: 1, gap: 8 }), t('dotted area: active there without holding ground')]);
    }
    if (data.eventDensity[day]) out.push([sign('capture'), t('changed hands on this day')]);
    if (app.comparing.mode) out.push([sign('compared'), compared()]);
    return out;
  }

  /** What the map shows while two days are compared. */
  function compared() {
    const [first, second] = app.comparing.days();
    const words = { a: f.day(first), b: f.day(second) };
    return app.comparing.mode === 'changed'
      ? t('colour: holder on {b}; stripes: holder on {a}; pale: unchanged; broken line: front on {a}', words)
      : t('left: {a}; right: {b}', words);
  }

  /**
   * The factions of the day in one line.
   *
   * @param {State} state
   */
  function drawSmall(state) {
    const shown = state.compare === null ? [state.day] : [state.day, state.compare];
    const holders = new Map();
    for (const day of shown) {
      for (const { holder } of areas(day).list) if (holder >= 0 && !holders.has(holder)) holders.set(holder, day);
    }
    fill(
      small,
      [...holders].map(([holder, day]) => el('li', {}, factions.label(holder, { day }))),
    );
  }

  const soonSmall = lagging(() => drawSmall(store.state), 70);
  const soon = lagging(() => store.state.panel === 'legend' && draw(store.state), 70);

  return {
    update(state, changed) {
      if (app.root.dataset.embed) soonSmall();
      if (state.panel !== 'legend' || app.root.dataset.embed) return;
      if (anyOf(changed, 'palette', 'theme', 'lang', 'panel', 'compare', 'compareMode')) draw(state);
      else if (changed.has('day')) soon(); // the figures may lag a moment behind: the map comes first
    },
  };
}
