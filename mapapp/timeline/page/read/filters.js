/**
 * What is drawn and what is listed: layers of the map, colours, and filters by faction, kind and confidence.
 */
import TERMS from '../contract/terms.json' with { type: 'json' };
import { button, el, fill } from '../core/dom.js';
import { memory } from '../core/memory.js';
import { anyOf } from '../core/store.js';
import { LAYERS, TRAILS } from '../data/layers.js';
import { opensHistory } from '../data/vocabulary.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function filters(app) {
  const { store, data, t, tn } = app;
  const f = app.format;
  const factions = app.factions;
  const pane = app.regions.panes.layers;
  const spot = el('div');
  pane.append(spot);

  const LAYER_LABELS = () => [
    ['cells', t('Zones of control')],
    ['lighter', t('Less sure ground paler (off: one colour per holder)')],
    ['hatches', t('A hatch for every faction')],
    ['letters', t('A letter for every zone')],
    ['outlines', t('The cells that zones are made of')],
    ['presence', t('Presence without holding ground')],
    ['captures', t('What changed on the day')],
    ['places', t('Places')],
    ['bases', t('Military bases')],
    ['labels', t('Names')],
    ['moments', t('Moments')],
    ['governorates', f.capital(f.units())],
    ['rivers', t('Rivers and lakes')],
    ['roads', t('Main roads (schematic)')],
  ];

  /** Kinds of events in the order of the list; a first known holder is nothing that happened. */
  const KINDS = Object.keys(TERMS.kind).filter((kind) => !opensHistory(kind));

  /**
   * @param {string} label
   * @param {boolean} on
   * @param {(on: boolean) => void} change
   * @param {Child} [sign]
   */
  function check(label, on, change, sign = null) {
    const box = el('input', { type: 'checkbox', on: { change: () => change(box.checked) } });
    box.checked = on;
    return el('label', { class: 'tt-check' }, box, sign, el('span', { text: label }));
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {[string, string][]} options   value and words
   * @param {string} value
   * @param {(value: string) => void} change
   */
  function choice(name, label, options, value, change) {
    return el(
      'fieldset',
      { class: 'tt-choice' },
      el('legend', { text: label }),
      options.map(([key, words]) => {
        const radio = el('input', { type: 'radio', name: app.id(name), value: key, on: { change: () => change(key) } });
        radio.checked = key === value;
        return el('label', { class: 'tt-radio' }, radio, el('span', { text: words }));
      }),
    );
  }

  /**
   * How many days back captures are shown, fading.
   *
   * @param {number} days
   */
  function trail(days) {
    const select = el(
      'select',
      {
        class: 'tt-select',
        on: { change: () => store.set({ layers: { ...store.state.layers, trail: Number(select.value) } }) },
      },
      [...new Set([0, ...TRAILS, days])].map((n) =>
        el('option', { value: String(n), text: n ? tn('last {n} day', 'last {n} days', n) : t('not shown') })
      ),
    );
    select.value = String(days);
    return el('label', { class: 'tt-check' }, el('span', { text: t('Earlier captures, fading') }), select);
  }

  /**
   * Put a value on the list of those left out, or take it off.
   *
   * @param {string} name
   * @param {string} value
   * @param {boolean} out
   */
  function leave(name, value, out) {
    const { filters } = store.state;
    const now = new Set(filters[name] || []);
    if (out) now.add(value);
    else now.delete(value);
    store.set({ filters: { ...filters, [name]: [...now].sort() } });
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  const out = (name, value) => (store.state.filters[name] || []).includes(value);

  /** @param {State} state */
  function draw(state) {
    const used = new Set(data.events.map((e) => e.kind));
    const focus = document.activeElement && spot.contains(document.activeElement)
      ? [...spot.querySelectorAll('input, select, button')].indexOf(document.activeElement)
      : -1;
    fill(
      spot,
      el('h2', { class: 'tt-h', text: t('Drawn on the map') }),
      el(
        'div',
        { class: 'tt-checks' },
        LAYER_LABELS()
          .filter(([key]) => key in state.layers)
          .map(([key, label]) =>
            check(label, !!state.layers[key], (on) => store.set({ layers: { ...store.state.layers, [key]: on } }))
          ),
        trail(state.layers.trail),
      ),
      el('h2', { class: 'tt-h', text: t('Colours') }),
      choice(
        'palette',
        t('Colours of factions'),
        [
          ['convention', t('As most maps of this war')],
          ['colour-safe', t('Safe for colour-blind readers')],
        ],
        state.palette,
        (key) => keep('palette', key),
      ),
      choice(
        'theme',
        t('Page'),
        [
          ['light', t('Light')],
          ['dark', t('Dark')],
        ],
        state.theme,
        (key) => keep('theme', key),
      ),
      data.languages.length > 1
        ? choice(
          'lang',
          t('Language'),
          data.languages.map((l) => [l, languageName(l)]),
          state.lang,
          (key) => store.set({ lang: key }),
        )
        : null,
      el('h2', { class: 'tt-h', text: t('Events shown') }),
      el('p', {
        class: 'tt-muted tt-small',
        text: t('Filters act on the list of events and the marks on the map, never on who holds what.'),
      }),
      el(
        'fieldset',
        { class: 'tt-choice' },
        el('legend', { text: t('Factions') }),
        data.factions.map((faction, i) =>
          check(
            factions.name(i),
            !out('factions', faction.id),
            (on) => leave('factions', faction.id, !on),
            factions.swatch(i),
          )
        ),
      ),
      el(
        'fieldset',
        { class: 'tt-choice' },
        el('legend', { text: t('Kinds') }),
        KINDS.filter((kind) => used.has(kind)).map((kind) =>
          check(f.capital(f.kind(kind)), !out('kinds', kind), (on) => leave('kinds', kind, !on))
        ),
        check(t('Moments'), !out('kinds', 'moment'), (on) => leave('kinds', 'moment', !on)),
      ),
      el(
        'fieldset',
        { class: 'tt-choice' },
        el('legend', { text: t('Confidence') }),
        ['high', 'medium', 'low'].map((c) =>
          check(f.capital(f.confidence(c)), !out('confidence', c), (on) => leave('confidence', c, !on))
        ),
      ),
      button(t('Show everything again'), () => store.set({ filters: {}, layers: { ...LAYERS } })),
    );
    if (focus >= 0) {
      const all = /** @type {NodeListOf<HTMLElement>} */ (spot.querySelectorAll('input, select, button'));
      all[focus]?.focus({ preventScroll: true });
    }
  }

  /** @param {string} code */
  function languageName(code) {
    try {
      return new Intl.DisplayNames([code], { type: 'language' }).of(code) || code;
    } catch {
      return code;
    }
  }

  /**
   * A choice of looks, kept for the next visit where the browser lets us.
   *
   * @param {'palette' | 'theme'} key
   * @param {string} value
   */
  function keep(key, value) {
    store.set({ [key]: value });
    memory.set(key, value);
  }
  app.keep = keep;

  return {
    update(state, changed) {
      if (
        state.panel === 'layers' &&
        anyOf(changed, 'panel', 'layers', 'filters', 'lang', 'palette', 'theme')
      ) {
        draw(state);
      }
    },
  };
}
