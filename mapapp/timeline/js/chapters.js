/**
 * Named chapters of the war above the overview: one click shows a chapter's span and goes to its first day.
 */
TT.chapters = (app, spot, at) => {
  const { el, fill } = TT.dom;
  const { data, t } = app;
  const f = TT.format(app);
  const all = data.chapters || [];
  const last = data.days - 1;
  const endOf = c => Math.min(last, c.end - 1);
  const startOf = c => Math.max(0, c.start);
  const title = c => TT.localText(app, c, 'title');

  function go(chapter) {
    app.axis.show(startOf(chapter), endOf(chapter), startOf(chapter));
  }

  // On narrow screens the names have no room beside each other: a list to choose from takes their place.
  const select = el('select', { class: 'tt-select tt-chapter-select', 'aria-label': t('Go to a chapter'), on: { change: () => {
    const chapter = all[Number(select.value)];
    select.value = '';
    if (chapter) go(chapter);
  } } });
  if (all.length) app.regions.transportMore.append(select);

  /** Lanes so that chapters that overlap in time stand above each other. */
  function lanes() {
    const ends = [];
    return all.map(c => {
      let lane = ends.findIndex(end => end <= startOf(c));
      if (lane < 0) lane = ends.push(0) - 1;
      ends[lane] = endOf(c);
      return lane;
    });
  }

  return {
    draw() {
      const lane = lanes();
      spot.style.setProperty('--lanes', String(Math.max(1, ...lane.map(n => n + 1))));
      const { from, to } = app.store.state;
      fill(spot, all.map((c, i) => el('button', {
        type: 'button', class: 'tt-chapter', title: `${title(c)}\n${f.day(startOf(c))} – ${f.day(endOf(c))}` + (c.summary ? '\n' + TT.localText(app, c, 'summary') : ''),
        'aria-label': t('{title}, {a} to {b}', { title: title(c), a: f.day(startOf(c)), b: f.day(endOf(c)) }),
        'aria-current': from === startOf(c) && to === endOf(c) ? 'true' : null,
        vars: { '--at': at(startOf(c)) + 'px', '--long': Math.max(10, at(endOf(c)) - at(startOf(c)) - 2) + 'px', '--lane': lane[i] },
        on: { click: () => go(c) },
      }, el('span', { text: title(c) }))));
      fill(select, el('option', { value: '', text: t('Chapters') }), all.map((c, i) => el('option', { value: i, text: `${title(c)} (${f.monthYear(startOf(c))} – ${f.monthYear(endOf(c))})` })));
    },
  };
};
