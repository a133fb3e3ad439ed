/**
 * The one state of the page. Reading is free; writing goes through `set`, and however many writes a frame
 * sees, the modules redraw once.
 *
 * @typedef {object} State
 * @property {number} day        index of the day shown, 0 = data.start
 * @property {number} from       first day of the window the axis shows
 * @property {number} to         last day of that window
 * @property {?number} place     index of the chosen place
 * @property {?{lon: number, lat: number}} point   the chosen point, where no place is
 * @property {boolean} playing   the clock runs (playback.js)
 * @property {boolean} loop      playing begins again at `from` after `to`
 * @property {number|string} speed   days per second, or 'events': one change per beat
 * @property {?number} compare   index of the day compared with
 * @property {string} compareMode   how both days are shown: 'swipe', 'side' or 'changed'
 * @property {Object<string, boolean>} layers   what is drawn
 * @property {object} filters    factions, kinds, confidence left out
 * @property {string} lang       language of names and texts
 * @property {string} theme      'light' or 'dark'
 * @property {string} palette    'convention' or 'colour-safe'
 * @property {?string} panel     which panel is open
 * @property {number} ratio      device pixels per CSS pixel of the screen the window is on
 *
 * @typedef {object} Store
 * @property {State} state
 * @property {(patch: Partial<State>) => void} set
 * @property {() => void} now    redraw at once what is waiting
 * @property {(listener: (state: State, changed: Set<string>) => void) => void} subscribe
 * @property {() => void} end    nothing is written or redrawn any more
 *
 * @param {State} initial
 * @returns {Store}
 */
export function createStore(initial) {
  let state = Object.freeze({ ...initial });
  let changed = new Set();
  let frame = 0;
  let ended = false;
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
      const keys = Object.keys(patch).filter((key) => !Object.is(patch[key], state[key]));
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
