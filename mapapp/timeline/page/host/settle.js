/**
 * Tells listeners the state once it has come to rest: 150 ms after the last change of the state or the map's view.
 * A drag of the slider over a hundred days, however slow, is one message.
 *
 * @param {App} app
 * @returns {Module}
 */
export function settle(app) {
  const REST_MS = 150;
  const listeners = new Set();
  let timer = 0;
  let held = false;

  app.life.listen(document, 'pointerdown', () => (held = true), true);
  for (const type of ['pointerup', 'pointercancel']) {
    app.life.listen(
      document,
      type,
      () => {
        if (timer && held) later();
        held = false;
      },
      true,
    );
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(rest, REST_MS);
  }

  /** While the clock runs, or a finger or button is down, the state does not rest. */
  function rest() {
    if (app.store.state.playing || held || app.life.ended) return;
    for (const listener of [...listeners]) listener();
  }

  app.map.on('moveend', later);
  app.onSettle = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { update: later };
}
