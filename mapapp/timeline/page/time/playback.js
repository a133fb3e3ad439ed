/**
 * The clock: moves the day while `playing`, at `speed` days per second or, with speed 'events', one change per beat.
 * However fast it runs, no change is skipped: a frame stops at the next day of change inside its stride.
 *
 * @param {App} app
 * @returns {Module}
 */
export function playback(app) {
  const { data, store } = app;
  const BEAT_MS = 700;
  const OWED = 3; // days it still owes at most after a day of change, at up to OWED_AT days per second; more if faster
  const OWED_AT = 60;
  let frame = 0;
  let last = 0;
  let due = 0; // days, or beats, not yet shown

  /**
   * The first day of change after a day; the last day of the data where none follows.
   *
   * @param {number} day
   */
  function nextChange(day) {
    const days = data.changes;
    let low = 0;
    let high = days.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (days[middle] > day) high = middle;
      else low = middle + 1;
    }
    return low < days.length ? days[low] : data.days - 1;
  }

  /** @param {State} state */
  function end(state) {
    return state.loop ? state.to : data.days - 1;
  }

  /**
   * The day that follows after a stride of some days: not beyond the next change.
   *
   * @param {State} state
   * @param {number} stride   days
   */
  function following(state, stride) {
    return Math.min(end(state), nextChange(state.day), state.day + stride);
  }

  /** @param {number} now   milliseconds */
  function tick(now) {
    const { state } = store;
    frame = 0;
    if (!state.playing) return;
    const passed = Math.min(250, now - last);
    last = now;
    const beats = state.speed === 'events';
    due += beats ? passed / BEAT_MS : (passed / 1000) * state.speed;
    if (due >= 1) {
      if (state.day >= end(state)) {
        if (!state.loop) {
          store.set({ playing: false });
          return;
        }
        store.set({ day: state.from });
        due = 0;
      } else {
        const day = following(state, beats ? Infinity : Math.floor(due));
        due = beats ? 0 : Math.min(due - (day - state.day), OWED * Math.max(1, state.speed / OWED_AT));
        store.set({ day });
      }
    }
    frame = requestAnimationFrame(tick);
  }

  function start() {
    const { state } = store;
    if (state.day >= end(state) && !state.loop) store.set({ day: state.from < state.day ? state.from : 0 });
    last = performance.now();
    due = 0;
    if (!frame) frame = requestAnimationFrame(tick);
  }

  /** True where the map of two days can differ: a change lies between them, or on the one left or come to. */
  app.differs = (before, day) => {
    const [first, last] = before < day ? [before, day] : [day, before];
    return nextChange(first - 1) <= last;
  };

  /** True where going from one day to another passes no other day of change: worth outlining what changed. */
  app.isStep = (before, day) => nextChange(Math.min(before, day)) >= Math.max(before, day);

  return {
    update(state, changed) {
      if (changed.has('playing') && state.playing) start();
    },
  };
}
