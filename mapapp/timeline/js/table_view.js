/**
 * The map of the day as two tables: zones with area and share, places with holder, status and since when.
 */
TT.table = (app) => {
  const { el } = TT.dom;
  const { store, data, t } = app;
  const f = TT.format(app);
  const factions = TT.factions(app);

  const head = (words) =>
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        words.map((word) => el('th', { scope: 'col', text: word })),
      ),
    );

  function build() {
    const { day } = store.state;
    const { list } = app.areas(day);
    const total = list.reduce((sum, a) => sum + a.km2, 0);
    const zones = el(
      'table',
      { class: 'tt-table' },
      el('caption', { text: t('Zones on {date}', { date: f.day(day) }) }),
      head([t('Holder'), t('Area'), t('Share')]),
      el(
        'tbody',
        {},
        list.map((a) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, factions.label(a.holder)),
            el('td', { text: f.km2(a.km2) }),
            el('td', { text: f.percent(a.km2 / total) }),
          ),
        ),
      ),
    );
    const rows = data.places
      .map((place) => ({ place, run: TT.runOn(place.runs, day) }))
      .sort((a, b) => a.place.admin1.localeCompare(b.place.admin1) || a.place.name.localeCompare(b.place.name));
    const places = el(
      'table',
      { class: 'tt-table' },
      el('caption', { text: t('Places on {date}', { date: f.day(day) }) }),
      head([t('Place'), t('Governorate'), t('Holder'), t('Status'), t('Basis'), t('Since')]),
      el(
        'tbody',
        {},
        rows.map(({ place, run }) =>
          el(
            'tr',
            { data: { name: (place.name + ' ' + place.nameAr).toLowerCase() } },
            el(
              'th',
              { scope: 'row' },
              el('button', { type: 'button', class: 'tt-linklike', on: { click: () => choose(place.i) } }, place.name),
            ),
            el('td', { text: t(place.admin1) }),
            el('td', { text: factions.name(run.holder) }),
            el('td', {
              text:
                f.statusBy(
                  run.status,
                  (run.by || []).map((i) => factions.name(i)),
                ) || f.status(0),
            }),
            el('td', { text: f.basis(run.basis) }),
            el('td', {
              text: run.start <= 0 ? t('before {date}', { date: data.iso(0) }) : data.iso(run.start) + (run.qual || ''),
            }),
          ),
        ),
      ),
    );
    const only = el('input', {
      type: 'search',
      class: 'tt-field',
      'aria-label': t('Show only places whose name contains'),
      placeholder: t('Filter places'),
      maxlength: '100',
    });
    only.addEventListener('input', () => {
      const words = only.value.trim().toLowerCase();
      for (const row of places.tBodies[0].rows) row.hidden = !row.dataset.name.includes(words);
    });
    return [
      zones,
      only,
      el('div', { class: 'tt-table-wrap', tabindex: '0', role: 'region', 'aria-label': t('Places') }, places),
    ];
  }

  function choose(i) {
    app.tableView.close();
    store.set({ panel: 'card' });
    app.choosePlace(i);
  }

  app.tableView = TT.dialog(app, 'table', () => t('The map as a table'), build);
  return {};
};
