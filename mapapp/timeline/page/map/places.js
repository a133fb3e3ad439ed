/**
 * Places as points: headline places always, others as one comes nearer; what changed hands on the day stands out.
 * A click or tap near a place chooses it, elsewhere in the country it chooses the point.
 */
import { anyOf } from '../core/store.js';
import { passes } from '../data/passing.js';
import { localText } from '../signs/local_text.js';
import { heldAs, lookOf } from '../signs/status.js';
import { project } from './projecting.js';
import { isInferred } from '../data/vocabulary.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function places(app) {
  const { map, data, store, canvases, t } = app;
  const { places } = data;
  const canvas = canvases.marks;
  const TRANSFERS = ['captured', 'recaptured', 'handed_over', 'withdrew'];
  /** Zoom from which a place of a rank (0 headline ... 5) is drawn. */
  const FROM_ZOOM = [0, 5.5, 6, 7.5, 8.75, 10];
  const REACH = matchMedia('(pointer: coarse)').matches ? 24 : 14;
  const at = places.map((place) => project(map, [place.lon, place.lat]));
  const captures = capturesByDay();
  /** @type {string | null} */
  let hovered = null;

  function capturesByDay() {
    /** @type {Map<number, ControlEvent[]>} */
    const out = new Map();
    for (const event of data.events) {
      if (event.place < 0 || event.rivalOf >= 0 || !TRANSFERS.includes(event.kind)) continue;
      const sameDay = out.get(event.day);
      if (sameDay) sameDay.push(event);
      else out.set(event.day, [event]);
    }
    return out;
  }

  /**
   * @param {Place} place
   * @param {State} state
   */
  const isBase = (place, state) => state.layers.bases && place.kind === 'base';
  /**
   * @param {Place} place
   * @param {number} zoom
   */
  const visible = (place, zoom) => zoom >= FROM_ZOOM[Math.min(5, place.rank)];

  /** Places drawn now: by rank and zoom, the chosen one, and those captured today. */
  app.shownPlaces = (state, zoom) => {
    if (!state.layers.places) return [];
    const today = new Set((captures.get(state.day) || []).map((event) => event.place));
    /** @param {Place} place */
    const extra = (place) =>
      place.i === state.place || (state.layers.captures && today.has(place.i)) || isBase(place, state);
    return places.filter((place) => visible(place, zoom) || extra(place));
  };

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   * @param {string | null} fill   colours
   * @param {string | null} line
   * @param {number} width
   */
  function dot(context, x, y, radius, fill, line, width) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    if (fill) {
      context.fillStyle = fill;
      context.fill();
    }
    if (line) {
      context.strokeStyle = line;
      context.lineWidth = width;
      context.stroke();
    }
  }

  canvas.add((context, view, scene) => {
    const { state } = store;
    if (!state.layers.places) return;
    const base = data.palette.base[state.theme];
    /**
     * @param {number} x
     * @param {number} y
     */
    const edge = (x, y) => x < -20 || y < -20 || x > view.size.x + 20 || y > view.size.y + 20;
    for (const place of places) {
      const military = isBase(place, state);
      if (!military && !visible(place, view.zoom)) continue;
      const [x, y] = view.xy(at[place.i]);
      if (edge(x, y)) continue;
      const run = data.runAt(place, scene.day);
      const look = lookOf(run);
      const assessed = run && !isInferred(run);
      const radius = place.rank === 0 ? 4.2 : place.rank === 1 ? 3.4 : place.rank === 2 ? 2.8 : 2.3;
      context.globalAlpha = assessed || place.rank === 0 ? 1 : 0.55;
      if (military) square(context, x, y, base);
      else if (look.sign === 'split') divided(context, x, y, look, radius, base);
      else dot(context, x, y, radius, base.halo, base.outline, place.rank < 2 ? 1.5 : 1);
      context.globalAlpha = 1;
      if (look.sign === 'ring') besieged(context, x, y, look, radius);
    }
    if (state.layers.trail) {
      for (let ago = state.layers.trail; ago > 0; ago--) {
        context.globalAlpha = 0.85 * (1 - ago / (state.layers.trail + 1));
        for (const event of captures.get(scene.day - ago) || []) {
          if (passes(data, event, state.filters)) captured(context, view, event, base);
        }
      }
      context.globalAlpha = 1;
    }
    if (state.layers.captures) {
      for (const event of captures.get(scene.day) || []) {
        if (passes(data, event, state.filters)) captured(context, view, event, base);
      }
    }
    if (state.place !== null) {
      const [x, y] = view.xy(at[state.place]);
      dot(context, x, y, 10, null, base.halo, 5);
      dot(context, x, y, 10, null, base.choice, 2.5);
    }
    if (state.point) cross(context, view, state.point, base);
  });

  /**
   * A military base.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   * @param {Record<string, string>} base   colours of the base map
   */
  function square(context, x, y, base) {
    context.fillStyle = base.outline;
    context.strokeStyle = base.halo;
    context.lineWidth = 1.4;
    context.beginPath();
    context.rect(x - 3.5, y - 3.5, 7, 7);
    context.fill();
    context.stroke();
  }

  /**
   * A broken ring in the besieger's colour.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   * @param {Look} look
   * @param {number} radius
   */
  function besieged(context, x, y, { others }, radius) {
    context.setLineDash([4, 2.5]);
    dot(context, x, y, radius + 5, null, app.colour(others.length ? others[0] : -1), 3);
    context.setLineDash([]);
  }

  /**
   * A point in two colours: the holder's on the left, on the right those of whoever holds a part of the city.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   * @param {Look} look
   * @param {number} radius
   * @param {Record<string, string>} base
   */
  function divided(context, x, y, { holder, others }, radius, base) {
    const around = radius + 2.2;
    dot(context, x, y, around + 1.6, base.halo, null, 0);
    dot(context, x, y, around, app.colour(holder), null, 0);
    const slices = others.length ? others : [-1];
    slices.forEach((other, i) => {
      const from = -Math.PI / 2 + (i * Math.PI) / slices.length;
      context.fillStyle = app.colour(other);
      context.beginPath();
      context.moveTo(x, y);
      context.arc(x, y, around, from, from + Math.PI / slices.length);
      context.fill();
    });
    dot(context, x, y, around, null, base.outline, 1.5);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {ControlEvent} event
   * @param {Record<string, string>} base
   */
  function captured(context, view, event, base) {
    const [x, y] = view.xy(at[event.place]);
    dot(context, x, y, 7, base.halo, null, 0);
    dot(context, x, y, 5.2, app.colour(event.to), base.outline, 1.6);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {{ lon: number; lat: number }} point
   * @param {Record<string, string>} base
   */
  function cross(context, view, point, base) {
    const [x, y] = view.xy(project(map, [point.lon, point.lat]));
    for (const { colour, width } of [{ colour: base.halo, width: 5 }, { colour: base.choice, width: 2.2 }]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(x + 3 * dx, y + 3 * dy);
        context.lineTo(x + 11 * dx, y + 11 * dy);
      }
      context.stroke();
    }
  }

  /**
   * The nearest place drawn within reach of a spot of the map (container pixels), or null.
   *
   * @param {Spot} spot
   * @param {number} reach   pixels
   * @returns {Place | null}
   */
  function placeNear(spot, reach) {
    const zoom = map.getZoom();
    /** @type {Place | null} */
    let best = null;
    let least = reach;
    for (const place of app.shownPlaces(store.state, zoom)) {
      const there = map.latLngToContainerPoint([place.lat, place.lon]);
      const away = Math.hypot(there.x - spot.x, there.y - spot.y) - (place.rank === 0 ? 6 : 0);
      if (away < least) [best, least] = [place, away];
    }
    return best;
  }
  app.placeNear = placeNear;

  /** Choose the place near a spot of the map, or the point there: `{containerPoint, latlng}`. */
  app.ask = (event) => {
    const label = app.labelAt(event.containerPoint);
    const place = placeNear(event.containerPoint, REACH) || label;
    const { lat, lng } = event.latlng.wrap();
    if (place) store.set({ place: place.i, point: null });
    else if (data.cellAt(lng, lat) >= 0) store.set({ place: null, point: { lon: lng, lat } });
    else store.set({ place: null, point: null });
  };
  map.on('click contextmenu', app.ask);

  const tip = document.createElement('div');
  tip.className = 'tt-tip';
  tip.hidden = true;
  app.stage.append(tip);

  map.on('mousemove', (event) => {
    const place = placeNear(event.containerPoint, REACH) || app.labelAt(event.containerPoint);
    const extra = place ? null : app.momentNear(event.containerPoint, REACH, event.beside);
    (event.beside || map).getContainer().style.cursor = place || extra ? 'pointer' : '';
    show(place, extra, event);
  });
  map.on('mouseout movestart', hide);

  function hide() {
    tip.hidden = true;
    hovered = null;
  }

  /**
   * @param {Place | null} place
   * @param {Moment | null} moment
   * @param {L.MapEvent} event
   */
  function show(place, moment, event) {
    const { day } = app.sceneAt(event.containerPoint, event.beside);
    const told = place
      ? { id: `${day} ${place.i}`, name: app.placeName(place), words: () => sentence(place, day) }
      : moment && {
        id: `${day} ${moment.id}`,
        name: localText(app, moment, 'title'),
        words: () => localText(app, moment, 'placeName'),
      };
    if (!told) return hide();
    tip.hidden = false;
    if (told.id !== hovered) {
      const title = document.createElement('strong');
      const text = document.createElement('span');
      title.textContent = told.name;
      text.textContent = told.words();
      tip.replaceChildren(title, text);
    }
    hovered = told.id;
    const box = (event.beside || map).getContainer();
    const spot = event.containerPoint.add([box.offsetLeft, 0]);
    const left = Math.min(spot.x + 14, box.offsetLeft + box.clientWidth - tip.offsetWidth - 8);
    tip.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, spot.y - tip.offsetHeight - 10)}px)`;
  }

  /**
   * Who holds a place on a day, in a few words; with its date where two are compared.
   *
   * @param {Place} place
   * @param {number} day
   */
  function sentence(place, day) {
    const run = data.runAt(place, day);
    if (!run) return '';
    const name = heldAs(app, run, day);
    const words = isInferred(run) ? t('{name} (inferred)', { name }) : name;
    return store.state.compare === null ? words : `${app.format.day(day)}: ${words}`;
  }

  app.placeName = (place) => localText(app, place, 'name');

  /** @type {number | null} */
  let day = null;
  return {
    update(state, changed) {
      hovered = null;
      if (changed.has('day')) {
        if (day === null || state.layers.trail || app.differs(day, state.day)) canvas.touch();
        day = state.day;
      }
      if (anyOf(changed, 'place', 'point', 'layers', 'filters', 'theme', 'palette')) canvas.touch();
    },
  };
}
