/**
 * Search of places in English and Arabic, tolerant of spelling; the chosen place is flown to and opened.
 */
import { bdi, el, fill, icon } from '../core/dom.js';
import { runOn } from '../data/place_periods.js';
import { collator } from '../signs/format.js';
import { furtherNames } from '../signs/local_text.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function search(app) {
  const { store, data, t } = app;
  const factions = app.factions;
  const MOST = 9;
  const input = el('input', {
    type: 'search',
    class: 'tt-search-input',
    id: app.id('search'),
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: '200',
    placeholder: t('Find a place'),
    'aria-label': t('Find a place'),
    'aria-expanded': 'false',
    'aria-controls': app.id('search-list'),
    'aria-autocomplete': 'list',
  });
  const list = el('ul', {
    class: app.id('search-list'),
    id: app.id('search-list'),
    role: 'listbox',
    'aria-label': t('Places found'),
    hidden: true,
  });
  const none = el('p', { class: 'tt-search-none', hidden: true });
  const box = el('div', { class: 'tt-search', role: 'search' }, icon('search'), input, list, none);
  app.regions.menuSpot.prepend(box);

  const index = data.places.map((place) => ({
    place,
    names: [
      ...new Set(
        [place.name, place.id, ...furtherNames(place).map(([, text]) => text), t(place.name), ...(place.aliases || [])]
          .filter(Boolean).map(plainName),
      ),
    ],
  }));
  /** @type {Place[]} */
  let found = [];
  let active = -1;

  function run() {
    found = findPlaces(index, input.value, MOST);
    active = found.length ? 0 : -1;
    draw();
  }

  function draw() {
    const open = document.activeElement === input && input.value.trim() !== '';
    list.hidden = !open || !found.length;
    none.hidden = !open || !!found.length;
    none.textContent = none.hidden ? '' : t('No place of that name in the data.');
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (list.hidden) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', app.id('found-' + active));
    fill(
      list,
      found.map((place, i) => {
        const run = runOn(place.runs, store.state.day);
        return el(
          'li',
          {
            role: 'option',
            id: app.id('found-' + i),
            'aria-selected': String(i === active),
            class: 'tt-found',
            on: {
              pointerdown: (event) => event.preventDefault(),
              click: () => choose(place),
            },
          },
          factions.swatchOf(run),
          el('span', {}, bdi(place.name, 'en'), furtherNames(place).map(([lang, text]) => [' ', bdi(text, lang)])),
          el('span', { class: 'tt-muted', text: place.admin1 ? t(place.admin1) : '' }),
        );
      }),
    );
  }

  /** @param {Place} place */
  function choose(place) {
    input.value = '';
    found = [];
    input.blur();
    app.root.classList.remove('is-searching');
    store.set({ place: place.i, point: null, panel: 'card' });
    app.flyTo(place.lon, place.lat);
    draw();
  }

  input.addEventListener('input', run);
  input.addEventListener('focus', () => {
    app.root.classList.add('is-searching');
    run();
  });
  input.addEventListener('blur', () => {
    app.root.classList.remove('is-searching');
    draw();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (found.length) active = (active + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length;
      draw();
      const option = list.children[active];
      if (option) option.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && found[active]) {
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      input.value = '';
      input.blur();
      run();
    }
  });

  app.search = {
    focus() {
      input.focus();
      input.select();
    },
  };
  return {};
}

/**
 * A name reduced to what spellings have in common: no case, accents, articles, doubled letters or long vowels.
 *
 * @param {string} text
 */
export function plainName(text) {
  let s = String(text).slice(0, 80).toLowerCase().normalize('NFKD');
  s = s.replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '');
  s = s
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي');
  s = s
    .replace(/['’‘`ʿʾ"]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  s = s
    .split(' ')
    .map((word) => word.replace(/^ال(?=..)/, ''))
    .filter((word) => !/^(al|el|ar|as|ash|at|ad|adh|an|az|ath|il)$/.test(word))
    .join(' ');
  if (/[a-z]/.test(s)) {
    s = s
      .replace(/ou|oo/g, 'u')
      .replace(/ee|ei|ie|y/g, 'i')
      .replace(/e/g, 'i')
      .replace(/o/g, 'u')
      .replace(/q/g, 'k')
      .replace(/ck/g, 'k')
      .replace(/v/g, 'f')
      .replace(/dh/g, 'd')
      .replace(/(.)\1+/g, '$1')
      .replace(/a?h\b/g, 'a');
  }
  return s.replace(/ /g, '');
}

/**
 * Edit distance, given up above `most`.
 *
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
export function editDistance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (next[j] < best) best = next[j];
    }
    if (best > most) return most + 1;
    row = next;
  }
  return row[b.length];
}

/**
 * Places whose names come nearest to a query: equal, beginning, containing, then misspelt; greater places first.
 *
 * @param {{ place: Place, names: string[] }[]} index   places with their names, each as plainName gives it
 * @param {string} query
 * @param {number} most
 */
export function findPlaces(index, query, most) {
  const q = plainName(query);
  if (!q) return [];
  const slack = q.length < 4 ? (q.length === 3 ? 1 : 0) : q.length < 7 ? 2 : 3;
  /** @type {[number, Place][]} */
  const scored = [];
  for (const { place, names } of index) {
    let best = Infinity;
    for (const name of names) {
      let score = Infinity;
      if (name === q) score = 0;
      else if (name.startsWith(q)) score = 10 + Math.min(9, name.length - q.length) / 10;
      else if (q.length > 2 && name.includes(q)) score = 20;
      else if (q.length > 2) {
        const d = editDistance(q, name, slack);
        if (d <= slack) score = 20 + 10 * d;
        else if (name.length > q.length) {
          const head = editDistance(q, name.slice(0, q.length), 1);
          if (head <= 1 && q.length > 4) score = 35;
        }
      }
      if (score < best) best = score;
    }
    if (best < Infinity) scored.push([best + Math.min(5, place.rank || 5) / 10, place]);
  }
  scored.sort((a, b) => a[0] - b[0] || collator('en').compare(a[1].name, b[1].name));
  // Where a name fits as written, guesses at misspellings only disturb.
  const sure = scored.length && scored[0][0] < 20;
  return scored
    .filter((entry) => !sure || entry[0] < 30)
    .slice(0, most)
    .map((entry) => entry[1]);
}
