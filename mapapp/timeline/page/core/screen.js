/**
 * What a map asks of the screen it is on: how sharp, and whether things may move. Both are followed while it is shown.
 */

/**
 * Device pixels that a canvas draws per CSS pixel: those of the screen, up to 3 (beyond, nobody sees more); fewer where
 * a canvas would have more than 16.7 million, all that some phones allow.
 */
export function pixelRatio(width = 0, height = 0) {
  const [MOST, AREA] = [3, 16.7e6];
  const ratio = Math.min(window.devicePixelRatio || 1, MOST);
  return Math.min(ratio, Math.max(1, Math.sqrt(AREA / Math.max(1, width * height))));
}

/**
 * Keeps `ratio` of the state in step with the screen: a window moved to another monitor, or zoomed, is drawn anew. Not
 * every browser says so by an event, least of all a screen that is emulated; so it is looked at now and then as well.
 *
 * @param {App} app
 */
export function followScreen(app) {
  const LOOK_MS = 400;
  /** @type {MediaQueryList | null} */
  let query = null;
  const look = () => {
    const media = `(resolution: ${window.devicePixelRatio}dppx)`;
    if (!query || query.media !== media) {
      if (query) query.removeEventListener('change', look);
      query = matchMedia(media);
      query.addEventListener('change', look);
    }
    app.store.set({ ratio: pixelRatio() });
  };
  look();
  app.life.listen(window, 'resize', look);
  const timer = setInterval(look, LOOK_MS);
  app.life.onEnd(() => {
    clearInterval(timer);
    query?.removeEventListener('change', look);
  });
}

/**
 * With reduced motion the map itself stands still too: no glide after a drag, no growing while it zooms. Followed live.
 *
 * @param {L.Map} map
 */
export function calmMap(map) {
  const query = matchMedia('(prefers-reduced-motion: reduce)');
  const [animated, inertia] = [map._zoomAnimated, map.options.inertia];
  const panBy = map.panBy;
  map.panBy = (offset, options) => panBy.call(map, offset, query.matches ? { ...options, animate: false } : options);
  const obey = () => {
    map._zoomAnimated = animated && !query.matches;
    map.options.inertia = inertia && !query.matches;
    if (query.matches && map.getContainer().isConnected) map.stop();
  };
  obey();
  query.addEventListener('change', obey);
  map.on('unload', () => query.removeEventListener('change', obey));
}
