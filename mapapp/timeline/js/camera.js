/**
 * Moves of the map that keep a point clear of the panel and the dock.
 */
TT.camera = (app) => {
  const { map } = app;
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

  /** Middle of the part of the map that nothing covers, in container pixels. */
  function middle() {
    const size = map.getSize();
    const { top, right, bottom, left } = app.insets();
    return L.point((left + size.x - right) / 2, (top + size.y - bottom) / 2);
  }

  app.middle = middle;

  /** Centre that puts a point in the middle of the free part at a zoom. */
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
    const seen =
      at.x > left + margin && at.x < size.x - right - margin && at.y > top + margin && at.y < size.y - bottom - margin;
    if (!seen) map.panTo(centreFor(lon, lat, map.getZoom()), { animate: !calm() });
  };

  /** The whole country in the free part. */
  app.fitCountry = () => {
    const { top, right, bottom, left } = app.insets();
    map.fitBounds(app.data.bounds, {
      animate: false,
      paddingTopLeft: [left + 6, top + 6],
      paddingBottomRight: [right + 6, bottom + 6],
    });
  };

  const { el, iconButton } = TT.dom;
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
};
