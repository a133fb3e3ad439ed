/**
 * Says the date and what changed to screen readers, once the clock has come to rest.
 */
TT.live = (app) => {
  const { el } = TT.dom;
  const { store, data, t } = app;
  const f = TT.format(app);
  const blocks = TT.eventBlock(app);
  const region = el('div', { class: 'tt-unseen', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
  app.root.append(region);
  let timer = 0;
  let begun = false;

  const byDay = new Map();
  for (const e of data.events) {
    if (e.rivalOf >= 0 || e.kind === 'baseline' || e.kind === 'confirmed') continue;
    if (!byDay.has(e.day)) byDay.set(e.day, []);
    byDay.get(e.day).push(e);
  }

  function say(state) {
    const events = (byDay.get(state.day) || []).slice().sort((a, b) => rank(a) - rank(b));
    const some = events.slice(0, 3).map((e) => blocks.headline(e));
    const more = events.length - some.length;
    region.textContent =
      [
        f.day(state.day),
        ...(some.length ? some : [t('no change reported')]),
        more > 0 ? t('and {n} more', { n: more }) : '',
      ]
        .filter(Boolean)
        .join('. ') + '.';
  }

  const rank = (e) => (e.place >= 0 ? data.places[e.place].rank : 0);

  return {
    update(state, changed) {
      if (!changed.has('day') && !changed.has('playing')) return;
      clearTimeout(timer);
      if (state.playing) return;
      if (!begun) begun = true;
      else timer = setTimeout(() => say(store.state), 500);
    },
  };
};
