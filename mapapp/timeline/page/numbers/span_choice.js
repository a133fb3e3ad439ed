/**
 * How a reader asks a chart: a click goes to the day, a drag or Shift and the arrow keys choose a span, hovering or
 * touching names a day.
 */

/** Least days of a span that is chosen. */
const LEAST_DAYS = 3;

/** Pixels from which a pressed pointer is a drag. */
const FAR = 6;

/**
 * What the reader asked for.
 *
 * @typedef {object} Answers
 * @property {(day: number) => void} go
 * @property {(from: number, to: number) => void} span
 * @property {(day: number | null) => void} hover   null: no day is pointed at any more
 */

/**
 * Makes a chart answer.
 *
 * @param {HTMLElement} node
 * @param {() => {from: number, to: number} | null} shown   days that the chart shows; null before it shows any
 * @param {() => number} today                              the clock's day
 * @param {(a: number | null, b?: number) => void} band     marks the days of a span that is being chosen; null: none
 * @param {Answers} answers
 */
export function answerSpans(node, shown, today, band, { go, span, hover }) {
  /** @type {{x: number, day: number, far: boolean} | null} */
  let drag = null;
  /** @type {{anchor: number, end: number} | null} a span chosen by keys */
  let keys = null;

  /**
   * The day under a pixel of the window.
   *
   * @param {{from: number, to: number}} days
   * @param {number} clientX
   */
  function dayAt({ from, to }, clientX) {
    const box = node.getBoundingClientRect();
    const at = Math.floor(((clientX - box.left) / box.width) * (to - from + 1));
    return from + Math.min(to - from, Math.max(0, at));
  }

  /**
   * @param {number} a
   * @param {number} b
   */
  function choose(a, b) {
    band(null);
    const [first, last] = [Math.min(a, b), Math.max(a, b)];
    if (last - first + 1 >= LEAST_DAYS) span(first, last);
  }

  function letGo() {
    keys = null;
    band(null);
  }

  node.addEventListener('pointerdown', (event) => {
    const days = shown();
    if (!days || event.button > 0) return;
    drag = { x: event.clientX, day: dayAt(days, event.clientX), far: false };
    node.setPointerCapture(event.pointerId);
  });
  node.addEventListener('pointermove', (event) => {
    const days = shown();
    if (!days) return;
    const day = dayAt(days, event.clientX);
    hover(day);
    if (!drag) return;
    drag.far = drag.far || Math.abs(event.clientX - drag.x) > FAR;
    if (drag.far) band(drag.day, day);
  });
  node.addEventListener('pointerup', (event) => {
    const days = shown();
    if (!drag || !days) return;
    const { far, day } = drag;
    drag = null;
    if (far) choose(day, dayAt(days, event.clientX));
    else go(day);
    if (event.pointerType === 'touch') hover(null);
  });
  node.addEventListener('pointercancel', () => {
    drag = null;
    band(null);
    hover(null);
  });
  node.addEventListener('pointerleave', () => {
    if (!drag) hover(null);
  });
  node.addEventListener('blur', letGo);
  node.addEventListener('keydown', (event) => {
    const days = shown();
    if (!days || event.ctrlKey || event.altKey || event.metaKey || !byKey(event, days)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  /**
   * True for a key that means something here.
   *
   * @param {KeyboardEvent} event
   * @param {{from: number, to: number}} days
   */
  function byKey({ key, shiftKey }, { from, to }) {
    const big = Math.max(1, Math.round((to - from + 1) / 20));
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -big, PageUp: big }[key];
    /** @param {number} day */
    const within = (day) => Math.min(to, Math.max(from, day));
    if (step !== undefined && shiftKey) {
      keys = keys ?? { anchor: within(today()), end: within(today()) };
      keys.end = within(keys.end + step * (key.startsWith('Page') ? 1 : Math.max(1, Math.round(big / 5))));
      band(keys.anchor, keys.end);
      hover(keys.end);
    } else if (step !== undefined) go(within(today() + step));
    else if (key === 'Home') go(from);
    else if (key === 'End') go(to);
    else if (key === 'Enter' && keys) {
      const { anchor, end } = keys;
      keys = null;
      hover(null);
      choose(anchor, end);
    } else if (key === 'Escape' && keys) {
      letGo();
      hover(null);
    } else return false;
    return true;
  }
}
