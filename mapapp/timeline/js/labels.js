/**
 * Names on the map, the more important first, none over another: places by rank and zoom, neighbours, the sea.
 * Headline places are always named; a name can be clicked like its place.
 */
TT.labels = function (app) {
  const { map, data, store, canvases, t } = app;
  const canvas = canvases.labels;
  const at = data.places.map((place) => TT.project(map, [place.lon, place.lat]));
  const order = [...data.places].sort((a, b) => a.rank - b.rank || (b.population || 0) - (a.population || 0) || a.i - b.i);
  /** Zoom from which a place of a rank is named. */
  const FROM_ZOOM = [0, 6.4, 7.4, 8.4, 9.4, 10.4];
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif';
  const FONTS = [`650 14px ${FONT}`, `600 12.5px ${FONT}`, `500 12px ${FONT}`, `400 11.5px ${FONT}`];
  const SEA = [34.35, 35.05]; // lon, lat of the sea's name
  let boxes = [];

  const font = (place) => FONTS[Math.min(3, place.rank)];

  function overlaps(box, taken) {
    return taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3]);
  }

  /** Where a name may stand round its point: right, left, above, below. */
  function positions(x, y, width, height, gap) {
    const [top, middle] = [y - height / 2, x - width / 2];
    return [
      [x + gap, top], [x - gap - width, top], [middle, y - gap - height], [middle, y + gap],
    ].map(([left, upper]) => [left, upper, left + width, upper + height]);
  }

  function write(context, text, x, y, colour, halo, width) {
    context.lineWidth = width;
    context.strokeStyle = halo;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  canvas.add((context, view) => {
    const { state } = store;
    const base = data.palette.base[state.theme];
    boxes = [];
    if (!state.layers.labels) return;
    context.lineJoin = 'round';
    context.textBaseline = 'middle';
    context.direction = state.lang === 'ar' ? 'rtl' : 'ltr';
    context.textAlign = 'left';
    const inside = (x, y) => x > -80 && y > -20 && x < view.size.x + 80 && y < view.size.y + 20;
    const taken = [];
    for (const place of order) if (place.rank === 0) {
      const [x, y] = view.xy(at[place.i]);
      taken.push([x - 5, y - 5, x + 5, y + 5]);
    }
    for (const place of order) {
      const always = place.rank === 0 || place.i === state.place;
      if (!always && view.zoom < FROM_ZOOM[Math.min(5, place.rank)]) continue;
      const [x, y] = view.xy(at[place.i]);
      if (!inside(x, y)) continue;
      context.font = place.i === state.place ? FONTS[0] : font(place);
      const text = app.placeName(place);
      const width = context.measureText(text).width;
      const around = positions(x, y, width, place.rank < 2 ? 16 : 14, place.rank === 0 ? 8 : 6);
      const box = around.find((one) => !overlaps(one, taken)) || (always ? around[0] : null);
      if (!box) continue;
      taken.push([box[0] - 3, box[1] - 1, box[2] + 3, box[3] + 1]);
      boxes.push({ place, box });
      write(context, text, box[0], (box[1] + box[3]) / 2, base.label, base.halo, place.rank === 0 ? 3.6 : 3);
    }
    surroundings(context, view, base, taken);
  });

  /** Names of neighbours and of the sea, faint, where there is room. */
  function surroundings(context, view, base, taken) {
    context.textAlign = 'center';
    const names = data.base.names.map(([name, lon, lat]) => [t(name).toUpperCase(), lon, lat, base['label-faint'], '']);
    if (data.base.sea.length) names.push([t('Mediterranean Sea'), ...SEA, base['sea-label'], 'italic ']);
    for (const [text, lon, lat, colour, slant] of names) {
      context.font = `${slant}500 ${view.zoom < 7 ? 11 : 13}px ${FONT}`;
      context.letterSpacing = slant ? '1px' : '2px';
      const [x, y] = view.xy(TT.project(map, [lon, lat]));
      const half = context.measureText(text).width / 2;
      const box = [x - half, y - 8, x + half, y + 8];
      if (!overlaps(box, taken)) {
        context.fillStyle = colour;
        context.fillText(text, x, y);
        taken.push(box);
      }
    }
    context.letterSpacing = '0px';
  }

  /** The place whose name lies under a spot of the map (container pixels), or null. */
  app.labelAt = (spot) => {
    const { view } = canvas;
    const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint(spot)).subtract(view.origin);
    const hit = boxes.find(({ box }) => corner.x >= box[0] && corner.x <= box[2] && corner.y >= box[1] && corner.y <= box[3]);
    return hit ? hit.place : null;
  };

  return {
    update(state, changed) {
      if (['lang', 'theme', 'layers', 'place'].some((key) => changed.has(key))) canvas.touch();
    },
  };
};
