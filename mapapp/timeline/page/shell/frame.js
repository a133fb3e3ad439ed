/**
 * The element round the map that the interface lives in.
 */

/**
 * Puts an element round the map that the interface can live in. It takes the map's id, classes and own style, so that
 * whatever gave the map its place and size in its page gives them to both.
 *
 * @param {L.Map} map
 * @param {Lifetime} life
 */
export function wrap(map, life) {
  const container = map.getContainer();
  const had = container.getBoundingClientRect();
  const { id, className } = container;
  const style = container.getAttribute('style') || '';
  const root = document.createElement('div');
  const stage = document.createElement('div');
  root.className = ['tt-root', ...[...container.classList].filter((name) => !name.startsWith('leaflet-'))].join(' ');
  root.style.cssText = style;
  stage.className = 'tt-stage';
  container.replaceWith(root);
  root.append(stage);
  stage.append(container);
  container.removeAttribute('id');
  if (id) root.id = id;
  container.classList.add('tt-map');
  for (const name of ['position', 'width', 'height', 'left', 'right', 'top', 'bottom', 'margin', 'float']) {
    container.style.removeProperty(name);
  }
  if (getComputedStyle(root).position === 'static') root.style.position = 'relative';
  for (const side of /** @type {const} */ (['width', 'height'])) {
    if (Math.abs(root.getBoundingClientRect()[side] - had[side]) > 1) root.style[side] = had[side] + 'px';
  }
  life.onEnd(() => {
    root.replaceWith(container);
    if (id) container.id = id;
    container.className = className;
    container.style.cssText = style;
  });
  return { root, stage };
}
