/**
 * Pointer, wheel and keys on the time axis: the thumb on the track, the brush and the day on the overview.
 *
 * @param {App} app
 */
export function axisDrag(app) {
  const { store } = app;
  const f = app.format;
  const { last, short, SHORTEST } = app.axis;
  const { track, thumb, ghost, overview, grabFrom, grabTo } = app.axis.parts;
  /** @param {HTMLElement} node */
  const left = (node) => node.getBoundingClientRect().left;
  /**
   * How far from the left edge of an element a pointer is, CSS pixels.
   *
   * @param {HTMLElement} node
   * @param {MouseEvent} event
   */
  const local = (node, event) => event.clientX - left(node);

  // --- the thumb -------------------------------------------------------------------------------------------------
  /** @type {{ id: number, edge: number, px: number, frame: number } | null} */
  let held = null;

  /** @param {Event} event */
  const onMark = (event) => event.target instanceof Element && event.target.closest('.tt-mark');

  track.addEventListener('pointerdown', (event) => {
    if (event.button > 0 || onMark(event)) return;
    event.preventDefault();
    const edge = left(track); // asked once: asking in every move would lay out the page anew each time
    held = { id: event.pointerId, edge, px: event.clientX - edge, frame: 0 };
    app.axis.held = true;
    track.setPointerCapture(event.pointerId);
    thumb.focus({ preventScroll: true });
    ghost.hidden = true;
    app.tip.hide();
    pull();
  });

  track.addEventListener('pointermove', (event) => {
    if (held && event.pointerId === held.id) {
      held.px = event.clientX - held.edge;
      pull();
    } else if (event.pointerType === 'mouse' && !onMark(event)) {
      point(local(track, event));
    }
  });

  /** @param {PointerEvent} event */
  function letGo(event) {
    if (!held || event.pointerId !== held.id) return;
    cancelAnimationFrame(held.frame);
    held = null;
    app.axis.held = false;
    track.classList.remove('is-held');
  }
  track.addEventListener('pointerup', letGo);
  track.addEventListener('pointercancel', letGo);
  track.addEventListener('pointerleave', () => (ghost.hidden = true));

  /** Follow the pointer; held beyond an end, the span runs on under it. */
  function pull() {
    if (!held) return;
    const { from, to } = store.state;
    track.classList.add('is-held');
    const over = held.px < 4 ? -1 : held.px > app.axis.width - 4 ? 1 : 0;
    const room = over < 0 ? from : last - to;
    if (over && room > 0) {
      const by = over * Math.min(room, Math.max(1, Math.round((to - from) * 0.02)));
      store.set({ from: from + by, to: to + by, day: over < 0 ? from + by : to + by, playing: false });
      cancelAnimationFrame(held.frame);
      held.frame = requestAnimationFrame(pull);
      return;
    }
    const day = Math.round(app.axis.dayAt(held.px));
    store.set({ day: Math.min(to, Math.max(from, day)), playing: false });
  }

  /**
   * What lies under the mouse: the date, and how much changed.
   *
   * @param {number} px
   */
  function point(px) {
    const day = Math.min(last, Math.max(0, Math.round(app.axis.dayAt(px))));
    const at = app.axis.x(day);
    ghost.hidden = false;
    ghost.style.transform = `translateX(${at}px)`;
    ghost.classList.toggle('is-late', at > app.axis.width - 150);
    ghost.textContent = f.shortDay(day) + ' · ' + app.axis.changeText(day);
  }

  track.addEventListener(
    'wheel',
    (event) => {
      if (short) return;
      event.preventDefault();
      const { from, to } = store.state;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        const by = Math.sign(event.deltaX || event.deltaY) * Math.max(1, Math.round((to - from) * 0.08));
        if (from + by >= 0 && to + by <= last) app.axis.show(from + by, to + by);
      } else {
        app.axis.zoom(event.deltaY > 0 ? 1.25 : 0.8, app.axis.dayAt(local(track, event)));
      }
    },
    { passive: false },
  );

  // --- the overview ----------------------------------------------------------------------------------------------
  /** @type {{ side: string | undefined, id: number } | null} */
  let brushing = null;

  overview.addEventListener('pointerdown', (event) => {
    if (event.button > 0) return;
    event.preventDefault();
    const grab = [grabFrom, grabTo].find((end) => end.contains(/** @type {Node} */ (event.target)));
    brushing = { side: grab ? grab.dataset.side : 'day', id: event.pointerId };
    overview.setPointerCapture(event.pointerId);
    if (grab) grab.focus({ preventScroll: true });
    sweep(event, brushing.side);
  });
  overview.addEventListener('pointermove', (event) => {
    if (brushing && event.pointerId === brushing.id) sweep(event, brushing.side);
  });
  /** @param {PointerEvent} event */
  const stop = (event) => brushing && event.pointerId === brushing.id && (brushing = null);
  overview.addEventListener('pointerup', stop);
  overview.addEventListener('pointercancel', stop);

  /**
   * Drag an end of the brush, or scrub over all years with the brush in tow.
   *
   * @param {PointerEvent} event
   * @param {string | undefined} side   of the brush: "from", "to" or "day"
   */
  function sweep(event, side) {
    const day = app.axis.wideDay(local(overview, event));
    const { from, to } = store.state;
    if (side === 'from') app.axis.show(Math.min(day, to - SHORTEST), to);
    else if (side === 'to') app.axis.show(from, Math.max(day, from + SHORTEST));
    else if (day >= from && day <= to) store.set({ day, playing: false });
    else {
      const span = to - from;
      const start = Math.min(last - span, Math.max(0, day < from ? day : day - span));
      store.set({ day, from: start, to: start + span, playing: false });
    }
  }

  /** @type {Record<string, number>} */
  const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 30, PageDown: -30 };

  /**
   * Keys on an end of the brush.
   *
   * @param {KeyboardEvent} event
   */
  function nudge(event) {
    const side = event.currentTarget === grabFrom ? 'from' : 'to';
    const step = STEPS[event.key];
    if (!step && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    event.stopPropagation();
    const { from, to } = store.state;
    const now = side === 'from' ? from : to;
    const day = event.key === 'Home' ? 0 : event.key === 'End' ? last : now + step * (event.shiftKey ? 7 : 1);
    if (side === 'from') app.axis.show(Math.max(0, Math.min(day, to - SHORTEST)), to);
    else app.axis.show(from, Math.min(last, Math.max(day, from + SHORTEST)));
  }
  grabFrom.addEventListener('keydown', nudge);
  grabTo.addEventListener('keydown', nudge);
}
