/**
 * Names on the map, the more important first, none over another: places by rank and zoom, neighbours, the sea.
 * Headline places are always named; a name can be clicked like its place.
 */
import { contextOf } from '../core/canvas.js';
import { anyOf } from '../core/store.js';
import { project } from './projecting.js';
import { directionOf } from '../core/translator.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function labels(app) {
  const { map, data, store, canvases, t } = app;
  const canvas = canvases.labels;
  const at = data.places.map((place) => project(map, [place.lon, place.lat]));
  const order = [...data.places].sort((a, b) =>
    a.rank - b.rank || (b.population || 0) - (a.population || 0) || a.i - b.i
  );
  /** Zoom from which a place of a rank is named. */
  const FROM_ZOOM = [0, 5.5, 6.4, 7.75, 9, 10.25];
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif';
  const FONTS = [`650 14px ${FONT}`, `600 12.5px ${FONT}`, `500 12px ${FONT}`, `400 11.5px ${FONT}`];
  /** @type {WeakMap<View, Names & { key: string }>} */
  const placed = new WeakMap(); // names by view
  const ruler = contextOf(document.createElement('canvas'));

  /** @param {Place} place */
  const font = (place) => FONTS[Math.min(3, place.rank)];

  /**
   * @param {Box} box
   * @param {Box[]} taken
   */
  function overlaps(box, taken) {
    return taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3]);
  }

  /**
   * Where a name may stand round its point: right, left, above, below.
   *
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   * @param {number} gap   pixels between the point and the name
   * @returns {Box[]}
   */
  function positions(x, y, width, height, gap) {
    const [top, middle] = [y - height / 2, x - width / 2];
    return [
      [x + gap, top],
      [x - gap - width, top],
      [middle, y - gap - height],
      [middle, y + gap],
    ].map((
      [left, upper],
    ) => [Math.round(left), Math.round(upper), Math.round(left) + width, Math.round(upper) + height]);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {string} colour
   * @param {string} halo
   * @param {number} width   of the halo
   */
  function write(context, text, x, y, colour, halo, width) {
    context.lineWidth = width;
    context.strokeStyle = halo;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  /**
   * Names of a view: `{places: [{place, text, font, box}], around: [{text, font, sea, box}]}`, boxes in canvas pixels.
   * Whoever asks first has them placed, whichever canvas is painted first; kept until the view or the words change.
   *
   * @param {View} view
   * @returns {Names}
   */
  function names(view) {
    const { state } = store;
    const key = [state.lang, state.layers.labels, state.place].join();
    const kept = placed.get(view);
    if (kept && kept.key === key) return kept;
    const found = { key, ...layOut(view, state) };
    placed.set(view, found);
    return found;
  }

  /**
   * @param {View} view
   * @param {State} state
   * @returns {Names}
   */
  function layOut(view, state) {
    /** @type {Names} */
    const found = { places: [], around: [] };
    if (!state.layers.labels) return found;
    /** @type {Box[]} */
    const taken = [];
    for (const place of order) {
      if (place.rank === 0) {
        const [x, y] = view.xy(at[place.i]);
        taken.push([x - 5, y - 5, x + 5, y + 5]);
      }
    }
    /**
     * @param {number} x
     * @param {number} y
     */
    const inside = (x, y) => x > -80 && y > -20 && x < view.size.x + 80 && y < view.size.y + 20;
    for (const place of order) {
      const always = place.rank === 0 || place.i === state.place;
      if (!always && view.zoom < FROM_ZOOM[Math.min(5, place.rank)]) continue;
      const [x, y] = view.xy(at[place.i]);
      if (!inside(x, y)) continue;
      ruler.font = place.i === state.place ? FONTS[0] : font(place);
      const text = app.placeName(place);
      const { width } = ruler.measureText(text);
      const around = positions(x, y, width, place.rank < 2 ? 16 : 14, place.rank === 0 ? 8 : 6);
      const free = around.filter((one) => !overlaps(one, taken));
      const box = free.find((one) => one[0] > 4 && one[2] < view.size.x - 4) || free[0] || (always ? around[0] : null);
      if (!box) continue;
      taken.push([box[0] - 3, box[1] - 1, box[2] + 3, box[3] + 1]);
      found.places.push({ place, text, font: ruler.font, box });
    }
    found.around = surroundings(view, state, taken);
    return found;
  }

  /**
   * @param {[number, number]} middle
   * @param {number} half   of the width
   * @returns {Box}
   */
  function boxRound([x, y], half) {
    return [Math.round(x - half), Math.round(y - 8), Math.round(x + half), Math.round(y + 8)];
  }

  /**
   * Names of neighbours and of the sea where there is room.
   *
   * @param {View} view
   * @param {State} state
   * @param {Box[]} taken   boxes that are not free; those of the names found are added
   */
  function surroundings(view, state, taken) {
    /** @type {Names['around']} */
    const found = [];
    for (const { name, sea, spots } of data.base.names) {
      const text = sea ? t(name) : t(name).toUpperCase();
      ruler.font = `${sea ? 'italic ' : ''}500 ${view.zoom < 7 ? 11 : 13}px ${FONT}`;
      ruler.letterSpacing = spacing(sea, state);
      const half = ruler.measureText(text).width / 2;
      const box = spots.map(([lon, lat]) => view.xy(project(map, [lon, lat])))
        .map((middle) => boxRound(middle, half))
        .find((one) => one[0] > 8 && one[2] < view.size.x - 8 && !overlaps(one, taken));
      if (!box) continue;
      found.push({ text, font: ruler.font, sea, box });
      taken.push(box);
    }
    ruler.letterSpacing = '0px';
    return found;
  }

  /**
   * @param {boolean} sea
   * @param {State} state
   */
  const spacing = (sea, state) => (directionOf(state.lang) === 'rtl' ? '0px' : sea ? '1px' : '2px'); // Arabic letters join

  canvas.add((context, view) => {
    const { state } = store;
    const base = data.palette.base[state.theme];
    const found = names(view);
    context.lineJoin = 'round';
    context.textBaseline = 'middle';
    context.direction = directionOf(state.lang);
    context.textAlign = 'left';
    for (const { place, text, font: face, box } of found.places) {
      context.font = face;
      write(
        context,
        text,
        box[0],
        Math.round((box[1] + box[3]) / 2),
        base.label,
        base.halo,
        place.rank === 0 ? 3.6 : 3,
      );
    }
    context.textAlign = 'center';
    for (const { text, font: face, sea, box } of found.around) {
      context.font = face;
      context.letterSpacing = spacing(sea, state);
      context.fillStyle = sea ? base['sea-label'] : base['label-faint'];
      context.fillText(text, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
    }
    context.letterSpacing = '0px';
  });

  /** True where a name stands on or near a pixel of a canvas with that view. */
  app.nameOver = (x, y, view) =>
    names(view).places.some(({ box }) => x > box[0] - 8 && x < box[2] + 8 && y > box[1] - 8 && y < box[3] + 8);

  /** The place whose name lies under a spot of the map (container pixels), or null. */
  app.labelAt = (spot) => {
    const { view } = canvas;
    if (!view) return null;
    const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint(spot)).subtract(view.origin);
    const hit = names(view).places.find(({ box }) =>
      corner.x >= box[0] && corner.x <= box[2] && corner.y >= box[1] && corner.y <= box[3]
    );
    return hit ? hit.place : null;
  };

  return {
    update(_state, changed) {
      if (anyOf(changed, 'lang', 'theme', 'layers', 'place')) canvas.touch();
    },
  };
}
