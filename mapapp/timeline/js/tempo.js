/**
 * How fast ground changed hands in the span: days, gains and losses per faction, the road, places.
 */
TT.tempo = (app) => {
  const { el, fill } = TT.dom;
  const { store, data, t } = app;
  const f = TT.format(app);
  const factions = TT.factions(app);
  const counts = TT.counts(data);
  const node = el('section', { class: 'tt-tempo' });
  const MOST_DAYS = 8;

  const nameOf = (place) => TT.localText(app, data.places[place], 'name');
  const toDay = (day) => el('button', { type: 'button', class: 'tt-linklike', on: { click: () => app.time.go(day) } }, f.shortDay(day)); // prettier-ignore
  const toPlace = (place, day) =>
    el(
      'button',
      {
        type: 'button',
        class: 'tt-linklike',
        on: { click: () => store.set({ place, point: null, panel: 'card', ...(day === null ? {} : { day }) }) },
      },
      nameOf(place),
    );

  function draw(from, to) {
    const found = counts.tempo(from, to);
    const tables = TT.transferTables(app);
    const rows = TT.transferRows(app);
    const days = to - from + 1;
    const total = found.byDay.reduce((sum, [, m2]) => sum + m2, 0);
    const label = t('How fast ground changed hands');
    const perDay = (m2) => t('{area} a day', { area: f.km2(m2 / 1e6 / days) });
    const holders = [...new Set([...found.gained.keys(), ...found.lost.keys()])]
      .map((holder) => [holder, found.gained.get(holder) || 0, found.lost.get(holder) || 0])
      .sort((a, b) => b[1] + b[2] - a[1] - a[2]);
    fill(
      node,
      el(
        'div',
        { class: 'tt-numbers-table' },
        TT.csv.button(app, () => `tempo-${data.iso(from)}-${data.iso(to)}`, () => rows.tempo(found), label),
        el('h3', { class: 'tt-h3', text: label }),
        el('p', { class: 'tt-small', text: sentence(found, total, days) }),
      ),
      holders.length
        ? tables.table(
            t('Gained and lost, every day added up'),
            [t('Holder'), t('Gained'), t('Lost'), t('Gained a day')],
            holders.map(([holder, gained, lost]) => [factions.label(holder, { day: to }), tables.area(gained), tables.area(lost), perDay(gained)]), // prettier-ignore
          )
        : null,
      found.byDay.length
        ? tables.table(
            t('Days on which most ground changed hands'),
            [t('Day'), t('Area')],
            [...found.byDay].sort((a, b) => b[1] - a[1]).slice(0, MOST_DAYS).map(([day, m2]) => [toDay(day), tables.area(m2)]), // prettier-ignore
          )
        : null,
      found.route.length > 1
        ? tables.table(
            t('From capture to capture: {places}', { places: found.route.map((step) => nameOf(step.place)).join(' → ') }),
            [t('Place'), t('Day'), t('Taken by'), t('Days since the one before')],
            found.route.map((step) => [
              toPlace(step.place, step.day),
              step.day === null ? t('not in this span') : toDay(step.day),
              step.day === null ? '' : factions.label(step.to, { day: step.day }),
              step.since === null ? '' : String(step.since),
            ]),
          )
        : null,
      found.mostChanged.length
        ? tables.table(
            t('Places that changed hands most often'),
            [t('Place'), t('Times')],
            found.mostChanged.map(([place, times]) => [toPlace(place, null), String(times)]),
          )
        : null,
      tables.table(
        t('Held longest without a break, up to the last day shown'),
        [t('Place'), t('Holder'), t('From'), t('Length')],
        found.longestHeld.map((one) => [toPlace(one.place, null), factions.label(one.holder, { day: Math.min(one.end - 1, to) }), one.start ? f.shortDay(one.start) : t('the first day'), f.duration(one.days)]), // prettier-ignore
      ),
    );
  }

  function sentence(found, total, days) {
    if (!total) return t('No ground changed hands in this span.');
    const [day, m2] = [...found.byDay].sort((a, b) => b[1] - a[1])[0];
    return t('On {n} of {days} days ground changed hands, {area} a day on average; most on {day}: {most}.', {
      n: f.number(found.byDay.length),
      days: f.number(days),
      area: f.km2(total / 1e6 / days),
      day: f.day(day),
      most: f.km2(m2 / 1e6),
    });
  }

  return { node, draw };
};
