/**
 * The one state of the page. Reading is free; writing goes through `set`, and however many writes a frame
 * sees, the parts redraw once. Its keys are those of `State` (types.d.ts).
 *
 * @param {State} initial
 * @returns {Store}
 */
export function createStore(initial) {
  let state = Object.freeze({ ...initial });
  /** @type {Changed} */
  let changed = new Set();
  let frame = 0;
  let ended = false;
  /** @type {Listener[]} */
  const listeners = [];

  function now() {
    cancelAnimationFrame(frame);
    frame = 0;
    if (!changed.size) return;
    const keys = changed;
    changed = new Set();
    for (const listener of listeners) listener(state, keys);
  }

  return {
    get state() {
      return state;
    },
    set(patch) {
      if (ended) return;
      const keys = /** @type {(keyof State)[]} */ (Object.keys(patch)).filter((key) =>
        !Object.is(patch[key], state[key])
      );
      if (!keys.length) return;
      state = Object.freeze({ ...state, ...patch });
      for (const key of keys) changed.add(key);
      if (!frame) frame = requestAnimationFrame(now);
    },
    now,
    end() {
      ended = true;
      changed.clear();
      cancelAnimationFrame(frame);
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}

/**
 * True where one of these parts of the state changed.
 *
 * @param {Changed} changed
 * @param {...(keyof State)} keys
 */
export const anyOf = (changed, ...keys) => keys.some((key) => changed.has(key));
