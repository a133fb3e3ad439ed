/**
 * Moments as marks above the slider: one mark for a crowd, a card with text and sources on hover, focus or tap.
 */
TT.marks = (app, spot, x) => {
  const { el, fill } = TT.dom;
  const { store, data, t } = app;
  const f = TT.format(app);
  const FACTIONS = TT.factions(app);
  const ROOM = 22; // marks closer than this join, CSS pixels
  const card = el('div', {
    class: 'tt-moment-card',
    role: 'region',
    'aria-label': t('Moment'),
    id: 'tt-moment-card',
    hidden: true,
  });
  app.root.append(card);
  let hiding = 0;
  let pinned = false;

  function show(button, group) {
    clearTimeout(hiding);
    fill(
      card,
      group.slice(0, 6).map((m) =>
        el(
          'div',
          { class: 'tt-moment-card-item' },
          el('p', {
            class: 'tt-moment-card-date',
            text: f.qualified(m.day, m.qual) + (m.placeName ? ' · ' + m.placeName : ''),
          }),
          group.length > 1
            ? el('button', {
                type: 'button',
                class: 'tt-linklike tt-moment-card-title',
                text: title(m),
                on: { click: () => visit(m) },
              })
            : el('p', { class: 'tt-moment-card-title', text: title(m) }),
          el('p', { text: TT.localText(app, m, 'summary') }),
          rivalText(m),
          el('p', { class: 'tt-muted tt-small' }, t('Sources:'), FACTIONS.sourceMarks(m.sources)),
        ),
      ),
      group.length > 6
        ? el('p', { class: 'tt-muted', text: t('and {n} more: choose a shorter span', { n: group.length - 6 }) })
        : null,
    );
    card.hidden = false;
    const [b, r] = [button.getBoundingClientRect(), app.root.getBoundingClientRect()];
    const width = card.offsetWidth;
    card.style.left = Math.min(Math.max(8, b.left + b.width / 2 - r.left - width / 2), r.width - width - 8) + 'px';
    card.style.bottom = r.bottom - b.top + 6 + 'px';
    card.style.maxHeight = Math.max(120, b.top - r.top - 16) + 'px';
  }

  function rivalText(m) {
    const other = m.rivalOf ? data.moments.find((one) => one.id === m.rivalOf) : null;
    return other
      ? el('p', {
          class: 'tt-rival',
          text: t('Differs from: {title} ({date})', { title: title(other), date: f.day(other.day) }),
        })
      : null;
  }

  function hide() {
    clearTimeout(hiding);
    pinned = false;
    card.hidden = true;
  }

  const hideSoon = () => {
    clearTimeout(hiding);
    if (!pinned) hiding = setTimeout(hide, 250);
  };

  const title = (m) => TT.localText(app, m, 'title');

  function visit(moment) {
    app.time.go(moment.day);
    if (Number.isFinite(moment.lon) && app.insideView) app.insideView(moment.lon, moment.lat);
  }

  card.addEventListener('pointerenter', () => clearTimeout(hiding));
  card.addEventListener('pointerleave', hideSoon);
  card.addEventListener('focusin', () => clearTimeout(hiding));
  document.addEventListener('pointerdown', (event) => {
    if (!card.hidden && !card.contains(event.target) && !spot.contains(event.target)) hide();
  });
  app.tip = {
    hide,
    get open() {
      return !card.hidden;
    },
  };

  // One stop in the tab order for all marks; arrows move between them.
  spot.addEventListener('keydown', (event) => {
    const all = [...spot.children];
    const at = all.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step || !all[at + step]) return;
    event.preventDefault();
    event.stopPropagation();
    all[at].tabIndex = -1;
    all[at + step].tabIndex = 0;
    all[at + step].focus();
  });

  return {
    draw() {
      const { from, to, layers } = store.state;
      hide();
      const groups = [];
      const shown = layers && layers.moments === false ? [] : data.moments;
      for (const m of shown.filter((one) => one.day >= from && one.day <= to).sort((a, b) => a.day - b.day)) {
        const at = x(m.day);
        const near = groups[groups.length - 1];
        if (near && at - near.at < ROOM) near.moments.push(m);
        else groups.push({ at, moments: [m] });
      }
      fill(
        spot,
        groups.map((group, i) => {
          const one = group.moments[0];
          const n = group.moments.length;
          const button = el(
            'button',
            {
              type: 'button',
              class: 'tt-mark' + (n > 1 ? ' is-many' : ''),
              tabindex: i ? '-1' : '0',
              'aria-controls': 'tt-moment-card',
              'aria-label':
                n > 1 ? t('{n} moments from {date}', { n, date: f.day(one.day) }) : f.day(one.day) + ': ' + title(one),
              vars: { '--at': group.at + 'px' },
            },
            el('span', { 'aria-hidden': 'true', text: n > 1 ? String(n) : '' }),
          );
          button.addEventListener(
            'pointerenter',
            (event) => event.pointerType === 'mouse' && show(button, group.moments),
          );
          button.addEventListener('pointerleave', hideSoon);
          button.addEventListener('focus', () => button.matches(':focus-visible') && show(button, group.moments));
          button.addEventListener('blur', hideSoon);
          button.addEventListener('click', () => {
            if (n === 1) visit(one);
            show(button, group.moments);
            pinned = true;
          });
          return button;
        }),
      );
      spot.hidden = !groups.length;
    },
  };
};
