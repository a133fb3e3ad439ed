/**
 * The time axis: the slider over the span shown and, under it, an overview of all years in which that span is a
 * brush. Drawing is in axis_drawing.js, dragging in axis_drag.js.
 */
import { el, fill, iconButton } from '../core/dom.js';
import { axisDrag } from './axis_drag.js';
import { axisDrawing } from './axis_drawing.js';
import { chapters } from './chapters.js';
import { marks } from './marks.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function axis(app) {
  const { store, data, t, tn, root } = app;
  const f = app.format;
  const last = data.days - 1;
  const short = data.days <= 150; // a span this short needs no overview
  const PAD = 18; // room for the thumb at both ends, CSS pixels
  const SHORTEST = Math.min(6, last); // days between the ends of a span

  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const markRow = el('div', { class: 'tt-marks', role: 'group', 'aria-label': t('Moments in the span shown') });
  const thumb = slider('tt-slider', t('Day'), { id: app.id('slider') }, el('span', { class: 'tt-thumb' }));
  const ghost = el('div', { class: 'tt-ghost', hidden: true });
  const end = el('span', { class: 'tt-axis-end', hidden: true });
  const track = el('div', { class: 'tt-window' }, canvas, end, ghost, thumb, markRow);

  const chapterRow = el('div', { class: 'tt-chapters', role: 'group', 'aria-label': t('Chapters') });
  const wideCanvas = el('canvas', { 'aria-hidden': 'true' });
  const cursor = el('div', { class: 'tt-cursor' });
  const grabFrom = slider('tt-grab tt-grab-from', t('Start of the span shown'), { data: { side: 'from' } });
  const grabTo = slider('tt-grab tt-grab-to', t('End of the span shown'), { data: { side: 'to' } });
  const brush = el('div', { class: 'tt-brush' }, grabFrom, grabTo);
  const overview = el('div', { class: 'tt-overview' }, wideCanvas, brush, cursor);

  const spanText = el('span', { class: 'tt-span-text' });
  const spanTools = el(
    'div',
    { class: 'tt-span-tools', role: 'group', 'aria-label': t('Span shown') },
    spanText,
    iconButton('minus', t('Show a longer span'), () => app.axis.zoom(2)),
    iconButton('plus', t('Show a shorter span'), () => app.axis.zoom(0.5)),
    iconButton('whole', t('Show all years'), () => app.axis.show(0, last)),
  );
  fill(app.regions.axis, track, short ? null : [chapterRow, overview]);
  if (!short) app.regions.transportMore.append(spanTools);
  root.dataset.span = short ? 'short' : 'long';

  /**
   * An element that moves along the axis.
   *
   * @param {string} className
   * @param {string} label
   * @param {Props} props
   * @param {...Child} children
   */
  function slider(className, label, props, ...children) {
    const range = { role: 'slider', tabindex: '0', 'aria-valuemin': 0, 'aria-valuemax': last };
    return el('div', { class: className, 'aria-label': label, ...range, ...props }, ...children);
  }

  let width = 0;
  let wideWidth = 0;

  app.axis = {
    PAD,
    SHORTEST,
    last,
    short,
    parts: { canvas, track, thumb, ghost, end, wideCanvas, overview, grabFrom, grabTo },
    /** Position of a day on the zoomed track, CSS pixels, and back. */
    x: (day) => PAD + ((day - store.state.from) / Math.max(1, store.state.to - store.state.from)) * (width - 2 * PAD),
    dayAt: (px) => store.state.from + ((px - PAD) / Math.max(1, width - 2 * PAD)) * (store.state.to - store.state.from),
    /** The same on the overview. */
    wideX: (day) => (day / Math.max(1, last)) * wideWidth,
    wideDay: (px) => Math.min(last, Math.max(0, Math.round((px / Math.max(1, wideWidth)) * last))),
    get width() {
      return width;
    },
    /** True while a pointer drags the thumb. */
    held: false,
    /** Make a span the one shown, kept inside the data; the day moves into it, or to `day` where it is given. */
    show(from, to, day) {
      let [a, b] = [Math.round(Math.min(from, to)), Math.round(Math.max(from, to))];
      if (b - a < SHORTEST) {
        a -= Math.floor((SHORTEST - (b - a)) / 2);
        b = a + SHORTEST;
      }
      if (b - a >= last) [a, b] = [0, last];
      else if (a < 0) [a, b] = [0, b - a];
      else if (b > last) [a, b] = [a - (b - last), last];
      /** @type {Partial<State>} */
      const patch = { from: a, to: b };
      if (day !== undefined) Object.assign(patch, { day: Math.min(last, Math.max(0, day)), playing: false });
      else patch.day = Math.min(b, Math.max(a, store.state.day));
      store.set(patch);
    },
    /** Lengthen (above 1) or shorten the span shown, round a day. */
    zoom(by, around = store.state.day) {
      const { from, to } = store.state;
      app.axis.show(around - (around - from) * by, around + (to - around) * by);
    },
    /** How much a day saw, in words. */
    changeText(day) {
      const n = data.eventDensity[day] || 0;
      if (n === 0) return data.redrawn[day] ? t('drawn ground changed') : t('no change reported');
      return tn('{n} event', '{n} events', n);
    },
  };

  const drawing = axisDrawing(app);
  const below = [chapters(app, chapterRow, app.axis.wideX), marks(app, markRow, app.axis.x)];
  axisDrag(app);

  /**
   * Place thumb and cursor: the only work of a plain change of day.
   *
   * @param {State} state
   */
  function place(state) {
    thumb.style.transform = `translateX(${app.axis.x(state.day)}px)`;
    thumb.setAttribute('aria-valuenow', String(state.day));
    thumb.setAttribute('aria-valuetext', f.day(state.day) + ', ' + app.axis.changeText(state.day));
    if (!short) cursor.style.transform = `translateX(${app.axis.wideX(state.day)}px)`;
  }

  /** @param {State} state */
  function placeBrush(state) {
    if (short) return;
    const [a, b] = [app.axis.wideX(state.from), app.axis.wideX(state.to)];
    brush.style.left = a + 'px';
    brush.style.width = Math.max(3, b - a) + 'px';
    brush.style.setProperty('--tt-before', a + 'px');
    brush.style.setProperty('--tt-after', overview.clientWidth - b + 'px');
    for (
      const { grab, day } of [
        { grab: grabFrom, day: state.from },
        { grab: grabTo, day: state.to },
      ]
    ) {
      grab.setAttribute('aria-valuenow', String(day));
      grab.setAttribute('aria-valuetext', f.day(day));
    }
    spanText.textContent = t('{a} – {b}', { a: f.shortDay(state.from), b: f.shortDay(state.to) });
  }

  function redraw() {
    width = track.clientWidth;
    wideWidth = overview.clientWidth;
    if (!width) return;
    drawing.span();
    if (!short) drawing.overview();
    place(store.state);
    placeBrush(store.state);
    for (const part of below) part.draw(width, wideWidth);
  }

  redraw(); // now, so that the dock has its height before the map is fitted above it
  let sized = '';
  app.life.observe(app.regions.axis, () => {
    const size = [track.clientWidth, track.clientHeight, overview.clientWidth].join();
    if (size !== sized) redraw();
    sized = size;
  });

  /**
   * Keep the day inside the span shown: turn the page when it runs off, jump when it leaps.
   *
   * @param {State} state
   */
  function follow(state) {
    const span = state.to - state.from;
    if (state.day >= state.from && state.day <= state.to) return state;
    const onward = state.day > state.to;
    let from = state.day - Math.round(span * (onward ? 0.1 : 0.9));
    if (state.day < state.from - span || state.day > state.to + span) from = state.day - Math.round(span / 2);
    from = Math.min(last - span, Math.max(0, from));
    store.set({ from, to: from + span });
    return store.state;
  }

  /**
   * At months or years per second a span of weeks would be over at once: show a longer one.
   *
   * @param {State} state
   */
  function widen(state) {
    if (!state.playing || state.loop || short || typeof state.speed !== 'number') return;
    if ((state.to - state.from) / state.speed >= 2) return;
    const want = Math.min(last, Math.round(state.speed * 12));
    const from = Math.max(0, state.day - want * 0.1);
    app.axis.show(from, from + want);
  }

  /** @type {(keyof State)[]} */
  const LOOKS = ['from', 'to', 'theme', 'palette', 'lang', 'filters', 'layers', 'ratio'];

  return {
    update(state, changed) {
      if (changed.has('playing') || changed.has('speed')) widen(state);
      const moved = changed.has('day') || changed.has('from') || changed.has('to');
      const now = moved ? follow(store.state) : state;
      if (LOOKS.some((key) => changed.has(key)) || now.from !== state.from) redraw();
      else if (changed.has('day')) place(now);
    },
  };
}
