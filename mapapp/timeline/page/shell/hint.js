/**
 * Three sentences for a first visit; dismissed once, it does not come back where the browser remembers.
 */
import { el, iconButton } from '../core/dom.js';
import { memory } from '../core/memory.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function hint(app) {
  const { store, t, root } = app;
  if (memory.get('hint') === 'seen' || root.dataset.embed) return {};
  const box = el(
    'section',
    { class: 'tt-hint', 'aria-label': t('Hint') },
    el(
      'p',
      {},
      t('Drag the slider or press play: the map shows who held what on each day.'),
      ' ',
      t('Click any place or point for its history and sources.'),
      ' ',
      t('The paler the ground, the less sure who holds it.'),
    ),
    iconButton('close', t('Dismiss'), dismiss),
  );
  root.querySelector('.tt-skip')?.after(box); // what is first to the eye is first to the Tab key
  app.regions.dock.addEventListener('pointerdown', dismiss, { once: true });

  function dismiss() {
    box.remove();
    memory.set('hint', 'seen');
  }

  const opening = { ...store.state };
  return {
    update(state, changed) {
      // Whoever has found the slider or a place needs no telling.
      if (
        box.isConnected &&
        ((changed.has('day') && state.day !== opening.day && Math.abs(state.day - opening.day) > 5) ||
          (changed.has('place') && state.place !== opening.place))
      ) {
        dismiss();
      }
    },
  };
}
