/** Moments of the day that have a place on the map: a diamond each, with its title on hover. */
import { project } from './projecting.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function momentsLayer(app) {
  const { map, data, store, canvases } = app;
  /** @type {Map<number, { moment: Moment; degrees: [number, number]; at: Line }[]>} */
  const byDay = new Map();
  for (const moment of data.moments) {
    const { lon, lat, day } = moment;
    if (lon === null || lat === null) continue;
    byDay.set(day, [...(byDay.get(day) || []), { moment, degrees: [lat, lon], at: project(map, [lon, lat]) }]);
  }
  /** @param {State} state */
  const wanted = ({ layers, filters }) => layers.moments && !(filters.kinds || []).includes('moment');
  /** @param {number} day */
  const on = (day) => (wanted(store.state) ? byDay.get(day) || [] : []);
  const today = () => on(store.state.day);
  const SIZE = 7;
  const LIFT = 15; // drawn above its point, where a place may be

  canvases.marks.add((context, view, scene) => {
    const base = data.palette.base[store.state.theme];
    for (const { at } of on(scene.day)) {
      const [x, y] = view.xy(at);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x, y - LIFT);
      context.strokeStyle = base.outline;
      context.lineWidth = 1;
      context.stroke();
      context.beginPath();
      for (const [dx, dy] of [[0, -SIZE], [SIZE, 0], [0, SIZE], [-SIZE, 0]]) context.lineTo(x + dx, y - LIFT + dy);
      context.closePath();
      context.fillStyle = base.halo;
      context.strokeStyle = base.outline;
      context.lineWidth = 1.6;
      context.fill();
      context.stroke();
    }
  });

  app.momentNear = (spot, reach, beside) => {
    const found = on(app.sceneAt(spot, beside).day).find(({ degrees }) => {
      const there = map.latLngToContainerPoint(degrees);
      return Math.hypot(there.x - spot.x, there.y - LIFT - spot.y) < reach;
    });
    return found ? found.moment : null;
  };

  /** @type {ReturnType<typeof on>} */
  let drawn = [];
  return {
    update(_state, changed) {
      const shown = today();
      const other = shown.length !== drawn.length || shown.some((moment, i) => moment !== drawn[i]);
      drawn = shown;
      if (other || changed.has('layers') || changed.has('theme')) canvases.marks.touch();
    },
  };
}
