/**
 * Asking a point without a pointer: while the map has the keyboard's focus a cross stands in the middle of its free
 * part, arrows move the map under it, and Enter asks what is there, as a click would.
 */
import { el } from '../core/dom.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function keyboardCross(app) {
  const { map, root } = app;
  const container = map.getContainer();
  const cross = el('div', { class: 'tt-aim', 'aria-hidden': 'true', hidden: true });
  app.stage.append(cross);

  function place() {
    const { x, y } = app.middle();
    cross.style.transform = `translate(${x}px, ${y}px)`;
  }

  container.addEventListener('focus', () => {
    cross.hidden = root.dataset.by === 'pointer' || !container.matches(':focus-visible');
    place();
  });
  container.addEventListener('blur', () => (cross.hidden = true));
  container.addEventListener('pointerdown', () => (cross.hidden = true));
  map.on('resize', place);

  container.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== container || cross.hidden) return;
    event.preventDefault();
    const containerPoint = app.middle();
    app.ask({ containerPoint, latlng: map.containerPointToLatLng(containerPoint) });
  });

  return {
    update(_state, changed) {
      if (!cross.hidden && changed.has('panel')) place();
    },
  };
}
