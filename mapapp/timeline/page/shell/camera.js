/**
 * Moves of the map that keep a point clear of the panel and the dock.
 */
import { el, iconButton } from '../core/dom.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function camera(app) {
  const { map } = app;
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

  /** Middle of the part of the map that nothing covers, in container pixels. */
  function middle() {
    const size = map.getSize();
    const { top, right, bottom, left } = app.insets();
    return L.point((left + size.x - right) / 2, (top + size.y - bottom) / 2);
  }

  app.middle = middle;

  /**
   * Centre that puts a point in the middle of the free part at a zoom.
   *
   * @param {number} lon
   * @param {number} lat
   * @param {number} zoom
   */
  function centreFor(lon, lat, zoom) {
    const off = middle().subtract(map.getSize().divideBy(2));
    return map.unproject(map.project([lat, lon], zoom).subtract(off), zoom);
  }

  /** Fly to a point, at least at a zoom at which a town stands out. */
  app.flyTo = (lon, lat, zoom = Math.max(map.getZoom(), 9)) => {
    const centre = centreFor(lon, lat, zoom);
    if (calm()) map.setView(centre, zoom, { animate: false });
    else map.flyTo(centre, zoom, { duration: 0.6 });
  };

  /** Pan only if the point is out of sight. */
  app.insideView = (lon, lat) => {
    const at = map.latLngToContainerPoint([lat, lon]);
    const size = map.getSize();
    const { top, right, bottom, left } = app.insets();
    const margin = 24;
    const seen = at.x > left + margin && at.x < size.x - right - margin && at.y > top + margin &&
      at.y < size.y - bottom - margin;
    if (!seen) map.panTo(centreFor(lon, lat, map.getZoom()), { animate: !calm() });
  };

  let fitted = false; // until anything else moves the map
  let fitting = false;
  // A map that is still tiny shows more than its bounds; Leaflet then pans it back by itself, and nobody has moved it.
  const isPutBack = () => !!map.options.maxBounds && !map.options.maxBounds.contains(map.getBounds());
  map.on('movestart', () => (fitted = fitted && (fitting || isPutBack())));
  map.on('zoomstart dragstart', () => (fitted = fitted && fitting));

  /** The whole country in the free part; what covers the map never takes more than 70 % of it. */
  app.fitCountry = () => {
    const { x, y } = map.getSize();
    const { top, right, bottom, left } = app.insets();
    const [across, down] = [fair(left + right, x), fair(top + bottom, y)];
    const [wide, high] = [Math.min(6, x / 8), Math.min(6, y / 8)]; // and a margin
    fitting = true;
    map.fitBounds(app.data.bounds, {
      animate: false,
      paddingTopLeft: [left * across + wide, top * down + high],
      paddingBottomRight: [right * across + wide, bottom * down + high],
    });
    fitting = false;
    fitted = true;
  };

  /**
   * The share of what is covered that is kept clear: never more than 70 % of the whole.
   *
   * @param {number} covered   CSS pixels
   * @param {number} whole   CSS pixels
   */
  const fair = (covered, whole) => Math.min(1, (0.7 * whole) / Math.max(1, covered));

  /** Called when the map has another size, or is shown again: the country stays fitted, unless somebody moved the map. */
  app.refit = () => fitted && app.fitCountry();

  const { t } = app;
  app.stage.append(
    el(
      'div',
      { class: 'tt-zoom', role: 'group', 'aria-label': t('Zoom') },
      iconButton('plus', t('Nearer'), () => app.zoomBy(1)),
      iconButton('minus', t('Farther'), () => app.zoomBy(-1)),
      iconButton('country', t('The whole country'), () => app.fitCountry()),
    ),
  );

  /** Zoom round the middle of the free part. */
  app.zoomBy = (by) => map.setZoomAround(middle(), map.getZoom() + by, { animate: !calm() });

  return {
    ready() {
      map.setMaxBounds(L.latLngBounds(app.data.bounds).pad(2.5)); // room to centre the country above dock and sheet
      if (!app.options.view) app.fitCountry();
    },
  };
}
