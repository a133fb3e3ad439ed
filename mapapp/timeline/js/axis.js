/**
 * The time axis: the slider over the span shown, above it an overview of all years in which that span is a brush.
 */
TT.axis = app => {
  const { el, fill, iconButton } = TT.dom;
  const { store, data, t, root } = app;
  const f = TT.format(app);
  const last = data.days - 1;
  const short = data.days <= 150; // a span this short needs no overview
  const PAD = 18; // room for the thumb at both ends, CSS pixels
  const SHORTEST = Math.min(6, last);

  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const marks = el('div', { class: 'tt-marks', role: 'group', 'aria-label': t('Moments in the span shown') });
  const thumb = el('div', { class: 'tt-slider', role: 'slider', tabindex: '0', id: 'tt-slider', 'aria-label': t('Day'), 'aria-valuemin': '0', 'aria-valuemax': last }, el('span', { class: 'tt-thumb' }));
  const ghost = el('div', { class: 'tt-ghost', hidden: true });
  const end = el('span', { class: 'tt-axis-end', hidden: true });
  const track = el('div', { class: 'tt-window' }, canvas, end, ghost, thumb, marks);

  const chapters = el('div', { class: 'tt-chapters', role: 'group', 'aria-label': t('Chapters') });
  const wide = el('canvas', { 'aria-hidden': 'true' });
  const cursor = el('div', { class: 'tt-cursor' });
  const [grabFrom, grabTo] = [['from', t('Start of the span shown')], ['to', t('End of the span shown')]].map(([side, label]) =>
    el('div', { class: 'tt-grab tt-grab-' + side, role: 'slider', tabindex: '0', 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': last, on: { keydown: event => nudge(event, side) } }));
  const brush = el('div', { class: 'tt-brush' }, grabFrom, grabTo);
  const overview = el('div', { class: 'tt-overview' }, wide, brush, cursor);

  const spanText = el('span', { class: 'tt-span-text' });
  const spanTools = el('div', { class: 'tt-span-tools', role: 'group', 'aria-label': t('Span shown') }, spanText,
    iconButton('minus', t('Show a longer span'), () => zoom(2)),
    iconButton('plus', t('Show a shorter span'), () => zoom(0.5)),
    iconButton('whole', t('Show all years'), () => app.axis.show(0, last)));
  fill(app.regions.axis, track, short ? null : [chapters, overview]);
  if (!short) app.regions.transportMore.append(spanTools);
  root.dataset.span = short ? 'short' : 'long';

  let width = 0;
  let wideWidth = 0;

  /** Position of a day on the zoomed track, CSS pixels. */
  const x = day => PAD + ((day - store.state.from) / Math.max(1, store.state.to - store.state.from)) * (width - 2 * PAD);
  const dayAt = px => store.state.from + ((px - PAD) / Math.max(1, width - 2 * PAD)) * (store.state.to - store.state.from);
  const wideX = day => (day / Math.max(1, last)) * wideWidth;
  const wideDay = px => Math.min(last, Math.max(0, Math.round((px / Math.max(1, wideWidth)) * last)));

  app.axis = {
    x,
    get width() {
      return width;
    },
    /** Make a span the one shown, kept inside the data; the day moves into it when `day` is given. */
    show(from, to, day) {
      let [a, b] = [Math.round(Math.min(from, to)), Math.round(Math.max(from, to))];
      if (b - a < SHORTEST) [a, b] = [a - Math.floor((SHORTEST - (b - a)) / 2), a - Math.floor((SHORTEST - (b - a)) / 2) + SHORTEST];
      if (b - a >= last) [a, b] = [0, last];
      else if (a < 0) [a, b] = [0, b - a];
      else if (b > last) [a, b] = [a - (b - last), last];
      const patch = { from: a, to: b };
      if (day !== undefined) Object.assign(patch, { day: Math.min(last, Math.max(0, day)), playing: false });
      else if (store.state.day < a || store.state.day > b) patch.day = Math.min(b, Math.max(a, store.state.day));
      store.set(patch);
    },
  };

  function zoom(by, around = store.state.day) {
    const { from, to } = store.state;
    app.axis.show(around - (around - from) * by, around + (to - around) * by);
  }

  // --- dragging on the zoomed track ---------------------------------------------------------------------------
  let held = null;

  track.addEventListener('pointerdown', event => {
    if (event.button > 0 || event.target.closest('.tt-mark')) return;
    event.preventDefault();
    held = { id: event.pointerId, px: local(track, event), frame: 0 };
    track.setPointerCapture(event.pointerId);
    thumb.focus({ preventScroll: true });
    ghost.hidden = true;
    app.tip.hide();
    pull();
  });
  track.addEventListener('pointermove', event => {
    if (held && event.pointerId === held.id) {
      held.px = local(track, event);
      pull();
    } else if (event.pointerType === 'mouse' && !event.target.closest('.tt-mark')) hint(local(track, event));
  });
  const letGo = event => {
    if (!held || event.pointerId !== held.id) return;
    cancelAnimationFrame(held.frame);
    held = null;
    track.classList.remove('is-held');
  };
  track.addEventListener('pointerup', letGo);
  track.addEventListener('pointercancel', letGo);
  track.addEventListener('pointerleave', () => (ghost.hidden = true));
  track.addEventListener('wheel', event => {
    if (short) return;
    event.preventDefault();
    const { from, to } = store.state;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
      const by = Math.sign(event.deltaX || event.deltaY) * Math.max(1, Math.round((to - from) * 0.08));
      if (from + by >= 0 && to + by <= last) app.axis.show(from + by, to + by);
    } else zoom(event.deltaY > 0 ? 1.25 : 0.8, dayAt(local(track, event)));
  }, { passive: false });

  const local = (node, event) => event.clientX - node.getBoundingClientRect().left;

  /** Follow the pointer; held beyond an end, the span runs on under it. */
  function pull() {
    const { from, to } = store.state;
    track.classList.add('is-held');
    const over = held.px < 4 ? -1 : held.px > width - 4 ? 1 : 0;
    const room = over < 0 ? from : last - to;
    if (over && room > 0) {
      const by = over * Math.min(room, Math.max(1, Math.round((to - from) * 0.02)));
      store.set({ from: from + by, to: to + by, day: over < 0 ? from + by : to + by, playing: false });
      cancelAnimationFrame(held.frame);
      held.frame = requestAnimationFrame(() => held && pull());
      return;
    }
    store.set({ day: Math.min(to, Math.max(from, Math.round(dayAt(held.px)))), playing: false });
  }

  /** What lies under the mouse: the date, and how much changed. */
  function hint(px) {
    const day = Math.min(last, Math.max(0, Math.round(dayAt(px))));
    ghost.hidden = false;
    ghost.style.transform = `translateX(${x(day)}px)`;
    ghost.classList.toggle('is-late', x(day) > width - 150);
    ghost.textContent = f.shortDay(day) + ' · ' + app.axis.changeText(day);
  }

  /** How many changes a day saw, in words. */
  app.axis.changeText = day => {
    const n = data.eventDensity[day] || 0;
    return n === 0 ? t('no change reported') : n === 1 ? t('1 event') : t('{n} events', { n });
  };

  // --- overview ------------------------------------------------------------------------------------------------
  let brushing = null;

  overview.addEventListener('pointerdown', event => {
    if (event.button > 0) return;
    event.preventDefault();
    const side = event.target.closest('.tt-grab-from') ? 'from' : event.target.closest('.tt-grab-to') ? 'to' : 'day';
    brushing = { side, id: event.pointerId };
    overview.setPointerCapture(event.pointerId);
    if (side !== 'day') event.target.closest('.tt-grab').focus({ preventScroll: true });
    sweep(event);
  });
  overview.addEventListener('pointermove', event => brushing && event.pointerId === brushing.id && sweep(event));
  const stop = event => brushing && event.pointerId === brushing.id && (brushing = null);
  overview.addEventListener('pointerup', stop);
  overview.addEventListener('pointercancel', stop);

  /** Drag an end of the brush, or scrub over all years with the brush in tow. */
  function sweep(event) {
    const day = wideDay(local(overview, event));
    const { from, to } = store.state;
    if (brushing.side === 'from') app.axis.show(Math.min(day, to - SHORTEST), to);
    else if (brushing.side === 'to') app.axis.show(from, Math.max(day, from + SHORTEST));
    else if (day >= from && day <= to) store.set({ day, playing: false });
    else {
      const span = to - from;
      const start = Math.min(last - span, Math.max(0, Math.round(day < from ? day : day - span)));
      store.set({ day, from: start, to: start + span, playing: false });
    }
  }

  function nudge(event, side) {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 30, PageDown: -30 }[event.key];
    if (!step && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    event.stopPropagation();
    const by = step ? step * (event.shiftKey ? 7 : 1) : 0;
    const { from, to } = store.state;
    const to2 = event.key === 'Home' ? 0 : event.key === 'End' ? last : (side === 'from' ? from : to) + by;
    if (side === 'from') app.axis.show(Math.max(0, Math.min(to2, to - SHORTEST)), to);
    else app.axis.show(from, Math.min(last, Math.max(to2, from + SHORTEST)));
  }

  // --- drawing -------------------------------------------------------------------------------------------------
  const ink = name => getComputedStyle(root).getPropertyValue(name).trim() || 'gray';

  function surface(node, box) {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [box.clientWidth, box.clientHeight];
    if (node.width !== Math.round(w * ratio) || node.height !== Math.round(h * ratio)) {
      node.width = Math.round(w * ratio);
      node.height = Math.round(h * ratio);
    }
    const g = node.getContext('2d');
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, w, h);
    return { g, w, h };
  }

  /** Events per pixel column, as a share of the busiest column (square root: single events stay visible). */
  function columns(from, to, place, w, size) {
    const sums = new Float64Array(Math.max(1, Math.ceil(w / size)));
    const a = Math.max(0, Math.floor(from));
    const b = Math.min(last, Math.ceil(to));
    for (let d = a; d <= b; d++) {
      if (!data.eventDensity[d]) continue;
      const c = Math.floor(place(d) / size);
      if (c >= 0 && c < sums.length) sums[c] += data.eventDensity[d];
    }
    let top = 1;
    for (const s of sums) if (s > top) top = s;
    return sums.map(s => Math.sqrt(s / top));
  }

  function drawWindow() {
    const { from, to } = store.state;
    const { g, w, h } = surface(canvas, track);
    const base = h - 27;
    const perDay = (w - 2 * PAD) / Math.max(1, to - from);
    drawQuiet(g, from, to, base, perDay);
    const size = perDay >= 5 ? perDay : 3;
    g.fillStyle = ink('--tt-density');
    if (perDay >= 5) {
      let top = 1;
      for (let d = from; d <= to; d++) top = Math.max(top, data.eventDensity[d] || 0);
      for (let d = from; d <= to; d++) {
        const n = data.eventDensity[d] || 0;
        if (n) bar(g, x(d) - Math.min(perDay * 0.36, 9), Math.min(perDay * 0.72, 18), Math.sqrt(n / top), base);
      }
    } else columns(from, to, x, w, size).forEach((share, c) => share && bar(g, c * size, size - 0.8, share, base));
    g.strokeStyle = ink('--tt-rule');
    g.lineWidth = 2;
    line(g, PAD, base, w - PAD, base);
    drawTicks(g, from, to, base, perDay, w);
    if (to >= last) {
      g.strokeStyle = ink('--tt-ink');
      line(g, x(last) + 0.5, base - 22, x(last) + 0.5, base + 5);
    }
    end.hidden = to < last;
    end.textContent = t('no later source');
  }

  function bar(g, left, w, share, base) {
    const h = Math.max(2, share * (base - 26));
    g.fillRect(left, base - h, w, h);
  }

  function line(g, x1, y1, x2, y2) {
    g.beginPath();
    g.moveTo(x1, y1);
    g.lineTo(x2, y2);
    g.stroke();
  }

  /** Stretches without any report: a dashed rule and, where there is room, the words. Absence of reports, not calm. */
  function drawQuiet(g, from, to, base, perDay) {
    const words = t('no change reported');
    g.font = font(11);
    const need = g.measureText(words).width + 16;
    let start = -1;
    for (let d = from; d <= to + 1; d++) {
      const silent = d <= to && !data.eventDensity[d];
      if (silent && start < 0) start = d;
      if (silent || start < 0) continue;
      const [a, b] = [Math.max(PAD, x(start - 0.5)), Math.min(width - PAD, x(d - 0.5))];
      if (b - a > 14) {
        g.fillStyle = ink('--tt-quiet');
        g.fillRect(a, base - 9, b - a, 9);
        if (b - a > need) {
          g.fillStyle = ink('--tt-muted');
          g.textAlign = 'center';
          g.fillText(words, (a + b) / 2, base - 13);
        }
      }
      start = -1;
    }
    void perDay;
  }

  const font = size => `${size}px system-ui, sans-serif`;

  /** Days, months or years, whichever stand at least 46 pixels apart. */
  function drawTicks(g, from, to, base, perDay, w) {
    g.fillStyle = ink('--tt-muted');
    g.strokeStyle = ink('--tt-rule');
    g.lineWidth = 1;
    g.font = font(12);
    g.textAlign = 'center';
    let clear = -Infinity;
    for (const [day, text, strong] of ticks(from, to, perDay)) {
      const at = x(day);
      line(g, at + 0.5, base, at + 0.5, base + (strong ? 9 : 5));
      const half = g.measureText(text).width / 2;
      const spot = Math.min(w - half - 2, Math.max(half + 2, at));
      if (!text || spot - half < clear + 8) continue;
      g.fillText(text, spot, base + 23);
      clear = spot + half;
    }
  }

  function ticks(from, to, perDay) {
    const found = [];
    const first = f.asDate(from);
    if (perDay >= 7) {
      const every = perDay >= 56 ? 1 : perDay >= 28 ? 2 : 7;
      for (let d = from; d <= to; d++) {
        const date = f.asDate(d).getUTCDate();
        const labelled = every === 7 ? [1, 8, 15, 22].includes(date) || (d === from && ![28, 29, 30, 31, 7, 14, 21, 6, 13, 20].includes(date)) : (d - from) % every === 0;
        found.push([d, labelled ? f.dayMonth(d) : '', date === 1]);
      }
      return found;
    }
    const months = perDay * 30 >= 46 ? 1 : perDay * 91 >= 46 ? 3 : perDay * 182 >= 46 ? 6 : 12;
    for (let y = first.getUTCFullYear(), m = first.getUTCMonth(); ; m++) {
      const day = Math.round((Date.UTC(y, m, 1) - f.asDate(0)) / 86400000);
      if (day > to) break;
      const month = ((m % 12) + 12) % 12;
      if (day < from || month % months) continue;
      const year = month === 0 || months === 12;
      found.push([day, year ? String(f.asDate(day).getUTCFullYear()) : f.month(day), year]);
    }
    return found;
  }

  function drawOverview() {
    if (short) return;
    const { g, w, h } = surface(wide, overview);
    g.fillStyle = ink('--tt-density');
    columns(0, last, wideX, w, 2).forEach((share, c) => share && g.fillRect(c * 2, h - 13 - share * (h - 15), 1.4, share * (h - 15)));
    g.strokeStyle = ink('--tt-rule');
    line(g, 0, h - 12.5, w, h - 12.5);
    g.fillStyle = ink('--tt-muted');
    g.font = font(11);
    g.textAlign = 'start';
    const room = w / (last / 365.25);
    for (let y = f.asDate(0).getUTCFullYear(); y <= f.asDate(last).getUTCFullYear(); y++) {
      const at = wideX(Math.max(0, Math.round((Date.UTC(y, 0, 1) - f.asDate(0)) / 86400000)));
      line(g, at + 0.5, h - 12, at + 0.5, h - 8);
      const text = room < 34 ? '’' + String(y).slice(2) : String(y);
      if (at + g.measureText(text).width < w) g.fillText(text, at + 2, h - 2);
    }
  }

  /** Place thumb, brush and cursor: the only work of a plain change of day. */
  function place(state) {
    thumb.style.transform = `translateX(${x(state.day)}px)`;
    thumb.setAttribute('aria-valuenow', state.day);
    thumb.setAttribute('aria-valuetext', f.day(state.day) + ', ' + app.axis.changeText(state.day));
    if (!short) cursor.style.transform = `translateX(${wideX(state.day)}px)`;
  }

  function placeBrush(state) {
    if (short) return;
    brush.style.left = wideX(state.from) + 'px';
    brush.style.width = Math.max(3, wideX(state.to) - wideX(state.from)) + 'px';
    for (const [grab, day] of [[grabFrom, state.from], [grabTo, state.to]]) {
      grab.setAttribute('aria-valuenow', day);
      grab.setAttribute('aria-valuetext', f.day(day));
    }
    spanText.textContent = t('{a} – {b}', { a: f.shortDay(state.from), b: f.shortDay(state.to) });
  }

  const parts = [TT.chapters(app, chapters, wideX), TT.marks(app, marks, x)];

  function redraw() {
    width = track.clientWidth;
    wideWidth = overview.clientWidth;
    if (!width) return;
    drawWindow();
    drawOverview();
    place(store.state);
    placeBrush(store.state);
    for (const part of parts) part.draw(width, wideWidth);
  }

  redraw(); // now, so that the dock has its height before the map is fitted above it
  let sized = '';
  new ResizeObserver(() => {
    const size = [track.clientWidth, track.clientHeight, overview.clientWidth].join();
    if (size !== sized) redraw();
    sized = size;
  }).observe(app.regions.axis);

  /** Keep the day inside the span shown: turn the page when it runs off, jump when it leaps. */
  function follow(state) {
    const span = state.to - state.from;
    if (state.day >= state.from && state.day <= state.to) return state;
    let from = state.day > state.to ? state.day - Math.round(span * 0.1) : state.day - Math.round(span * 0.9);
    if (state.day < state.from - span || state.day > state.to + span) from = state.day - Math.round(span / 2);
    from = Math.min(last - span, Math.max(0, from));
    store.set({ from, to: from + span });
    return store.state;
  }

  return {
    update(state, changed) {
      let now = state;
      if (changed.has('playing') || changed.has('speed')) widen(state);
      if (changed.has('day') || changed.has('from') || changed.has('to')) now = follow(store.state);
      if (['from', 'to', 'theme', 'palette', 'lang', 'filters', 'layers'].some(k => changed.has(k)) || now.from !== state.from) redraw();
      else if (changed.has('day')) place(now);
    },
  };

  /** At months or years per second a span of weeks would be over at once: show a longer one. */
  function widen(state) {
    if (!state.playing || state.loop || short || typeof state.speed !== 'number') return;
    const span = state.to - state.from;
    if (span / state.speed >= 2) return;
    const want = Math.min(last, Math.round(state.speed * 12));
    app.axis.show(Math.max(0, state.day - want * 0.1), Math.max(0, state.day - want * 0.1) + want);
  }
};
