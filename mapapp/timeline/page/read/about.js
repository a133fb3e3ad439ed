/**
 * Credit line, and the page about the data: method, limits, licences and every source.
 */
import { dialog } from '../core/dialog.js';
import { el, fill, outside } from '../core/dom.js';
import { localText } from '../signs/local_text.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function about(app) {
  const { data, t, tn, tx } = app;
  const f = app.format;
  const factions = app.factions;
  const about = app.options.about || data.about || {};

  const [licenceTitle, licenceShort, licenceUrl] = data.licence || ['', '', ''];
  const licenceName = licenceShort || t('licence not stated');
  /**
   * A text short enough for one line of the credit.
   *
   * @param {string} text
   */
  const cut = (text) => (text.length > 90 ? text.slice(0, 89).trimEnd() + '…' : text);
  const known = () => t('Data to {date}; no later source.', { date: f.day(data.days - 1) });
  app.creditText = () =>
    t('{title}. Data {licence}. {known}', { title: t(data.title), licence: licenceName, known: known() });

  function sourcePart() {
    const count = el('p', { class: 'tt-muted', 'aria-live': 'polite' });
    const list = el('ul', { class: 'tt-sources tt-all-sources' });
    const only = el('input', {
      type: 'search',
      class: 'tt-field',
      'aria-label': t('Search the sources'),
      placeholder: t('Search the sources'),
      maxlength: '100',
    });
    const rows = data.sources.map((s) => ({
      text: [s.outlet, s.title, s.url, s.copyUrl, s.published, s.kind].join(' ').toLowerCase(),
      node: factions.sourceList([s.i]).firstChild,
    }));
    const show = () => {
      const words = only.value.trim().toLowerCase();
      const hits = rows.filter((row) => row.node && row.text.includes(words));
      fill(
        list,
        hits.slice(0, 200).map((row) => row.node),
      );
      count.textContent = hits.length > 200
        ? tn('{n} source, the first 200 shown', '{n} sources, the first 200 shown', hits.length)
        : tn('{n} source', '{n} sources', hits.length);
    };
    only.addEventListener('input', show);
    show();
    return [only, count, list];
  }

  /** Ground that is counted in the country and stated apart too: what the dataset says of it, and how much it is. */
  const statedApart = () => [
    data.apartNote ? el('p', { text: t(data.apartNote) }) : null,
    data.cells
      .filter((cell) => cell.apart && cell.place >= 0)
      .map((cell) =>
        el('p', {
          text: t('{name}: {km2}', { name: localText(app, data.places[cell.place], 'name'), km2: f.km2(cell.km2) }),
        })
      ),
  ];

  function build() {
    return [
      el('h3', { text: t('How this map is made') }),
      el('p', {
        text: t(
          'Sources report who took which place on which day. Each report is one dated row with its sources. The country is cut once into cells, one for each place and for some drawn areas; a cell never changes its shape, only its holder. A zone is the union of the cells one party holds on a day, so every coloured square kilometre leads back to an event and a source.',
        ),
      }),
      el('p', {
        text: t(
          'Where no source speaks of a place, the nearest assessed places decide; such ground is called inferred. The less sure the holder of some ground is, the paler it is drawn, in three steps. The map of a day shows the situation at its end, {zone} time.',
          { zone: (data.timeZone || '').split('/').pop() },
        ),
      }),
      el('h3', { text: t('What it does not say') }),
      el('p', {
        text: data.drawn
          ? t(
            'Control here means holding ground. It is neither consent nor population nor law. Areas are as drawn by the source; ground it did not draw is no data, never a loss. Not for navigation, safety or operations.',
          )
          : t(
            'Control here means holding ground. It is neither consent nor population nor law. Lines between places are inferred, and the date of a report may differ from the date of the event. Days without a report are not days of calm. Not for navigation, safety or operations.',
          ),
      }),
      el('p', {
        text: t(
          'A designation is quoted with who made it and when; it is never our word. No party is coloured or worded by religion.',
        ),
      }),
      statedApart(),
      about.notes ? el('p', { text: String(about.notes) }) : null,
      el('h3', { text: t('In figures') }),
      el('p', {
        text: t('{places} places, {events} events, {sources} sources, {a} to {b}.', {
          places: f.number(data.places.length),
          events: f.number(data.events.length),
          sources: f.number(data.sources.length),
          a: f.day(0),
          b: f.day(data.days - 1),
        }),
      }),
      el('h3', { text: t('Licences') }),
      el(
        'p',
        {},
        tx('Data and texts: {licence}. Program: MIT.', { licence: outside(licenceUrl, licenceTitle || licenceName) }),
      ),
      data.baseLicences.length
        ? el(
          'p',
          {},
          tx('Base map: {licences}.', {
            licences: data.baseLicences.map(([title, , url], i) => [i ? '; ' : '', outside(url, title)]),
          }),
        )
        : null,
      el('p', {
        class: 'tt-muted tt-small',
        text: t('Data fingerprint: {hash}', { hash: String(data.fingerprint || '').slice(0, 16) }),
      }),
      el('h3', { text: t('All sources') }),
      sourcePart(),
    ];
  }

  app.about = dialog(app, 'about', () => t('About the data'), build);

  return {
    update(_state, changed) {
      if (!changed.has('lang')) return;
      fill(
        app.regions.credit,
        el('span', { text: cut(t(data.title)) }),
        ' · ',
        outside(licenceUrl, licenceName),
        ' · ',
        el('span', { text: known() }),
        ' · ',
        el(
          'button',
          { type: 'button', class: 'tt-linklike', on: { click: () => app.about.open() } },
          t('About the data'),
        ),
      );
    },
  };
}
