/**
 * Tells listeners the state once it has come to rest: 150 ms after the last change of the state or the map's view.
 * A drag of the slider over a hundred days is one message.
 */
TT.settle = function (app) {
  const REST_MS = 150;
  const listeners = new Set();
  let timer = 0;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(rest, REST_MS);
  }

  /** While the clock runs the state does not rest. */
  function rest() {
    if (app.store.state.playing) return;
    for (const listener of [...listeners]) listener();
  }

  app.map.on('moveend', later);
  app.onSettle = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { update: later };
};
