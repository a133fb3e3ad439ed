/**
 * The life of a map on a page that may be somebody else's: it begins when the map is first shown, and ends with it.
 */

/** Least width and height at which a page is laid out, CSS pixels; a frame smaller than that is not there yet. */
export const LEAST_ROOM = 24;

/**
 * What a map holds on to outside its own elements, to be let go when Leaflet removes the map.
 *
 * @returns {Lifetime}
 */
export function lifetime() {
  const gone = new AbortController();
  const { signal } = gone;
  return {
    get ended() {
      return signal.aborted;
    },
    end: () => gone.abort(),
    onEnd: (act) => signal.addEventListener('abort', act),
    /** Like addEventListener, until the map is removed. */
    listen: (target, type, listener, capture = false) =>
      target.addEventListener(type, /** @type {EventListener} */ (listener), { capture, signal }),
    /** Calls back when the size of an element changes, and once at first. */
    observe(node, changed) {
      const observer = new ResizeObserver(changed);
      observer.observe(node);
      signal.addEventListener('abort', () => observer.disconnect());
      return () => observer.disconnect();
    },
  };
}

/**
 * Begins once an element has a size: at once where it has one, else when its closed section opens, its tab is chosen
 * or its frame grows. Nothing can be fitted into a map of no size, and Leaflet never recovers from having tried.
 *
 * @param {HTMLElement} node
 * @param {Lifetime} life
 * @param {() => void} begin
 */
export function whenShown(node, life, begin) {
  const shown = () => Math.min(node.clientWidth, node.clientHeight) >= LEAST_ROOM;
  if (shown()) return begin();
  const stop = life.observe(node, () => {
    if (!shown()) return;
    stop();
    begin();
  });
}

/**
 * False while the map is hidden, with its tab or section.
 *
 * @param {L.Map} map
 */
export const isShown = (map) => map.getContainer().clientWidth > 0 && map.getContainer().clientHeight > 0;

/**
 * Messages of a host that come while the map still waits to be shown; `take(reader)` hands them over.
 *
 * @param {Lifetime} life
 * @returns {Mailbox}
 */
export function mailbox(life) {
  /** @type {MessageEvent[]} */
  const kept = [];
  /** @type {(event: MessageEvent) => void} */
  let reader = (event) => void kept.push(event);
  if (window.parent !== window) life.listen(window, 'message', (event) => reader(event));
  return {
    take(read) {
      reader = read;
      kept.splice(0).forEach(read);
    },
  };
}
