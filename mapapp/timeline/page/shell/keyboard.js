/**
 * Keys of the whole page; typing in a field and open windows keep their own.
 */
import { dialog } from '../core/dialog.js';
import { el } from '../core/dom.js';
import { isActive, maps } from '../host/registry.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function keyboard(app) {
  const { store, data, root, t } = app;
  const last = data.days - 1;

  const help = dialog(
    app,
    'keys',
    () => t('Keys'),
    () =>
      el(
        'dl',
        { class: 'tt-keys' },
        [
          [t('Space'), t('play or pause')],
          ['← →', t('previous, next day')],
          [t('Shift') + ' ← →', t('a week back, on')],
          [t('Page up, Page down'), t('a month back, on')],
          ['[ ]', t('previous, next change (of the chosen place or point, if one is chosen)')],
          [t('Home, End'), t('first, last day shown; again: of the data')],
          ['+ −', t('map nearer, farther')],
          [t('Enter'), t('on the map: what happened at the cross in its middle')],
          ['/', t('find a place')],
          ['L', t('repeat the span shown')],
          ['T', t('table of the day')],
          ['E', t('events')],
          ['C', t('compare two days, or stop comparing')],
          ['?', t('this list')],
          ['Esc', t('close what is open')],
        ].map(([key, words]) => [el('dt', {}, el('kbd', { text: key })), el('dd', { text: words })]),
      ),
  );
  app.keysHelp = help;

  // A click on the map focuses it too, but then arrows still move the clock; reached by Tab, they move the map.
  let byPointer = true;
  root.addEventListener(
    'pointerdown',
    () => {
      byPointer = true;
      root.dataset.by = 'pointer'; // rings of what is dragged or clicked: theme.css
    },
    true,
  );
  app.life.listen(
    document,
    'keydown',
    (event) => {
      if (event.key === 'Tab') byPointer = false;
      root.dataset.by = 'keys';
    },
    true,
  );
  for (const type of /** @type {const} */ (['pointerdown', 'focusin'])) {
    app.life.listen(root, type, () => (maps().last = app), true);
  }

  /**
   * Keys pressed in this map, and those pressed nowhere while it is the one in use; a page's own fields keep theirs.
   *
   * @param {Node} node
   */
  const ours = (node) => root.contains(node) || (nowhere(node) && isActive(app));
  /** @param {Node} node */
  const nowhere = (node) => node === document || node === document.body || node === document.documentElement;

  /** @param {HTMLElement} node */
  const typing = (node) =>
    node.closest && node.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
  /**
   * Keys that a box to tick keeps for itself: space, and of a choice the arrows.
   *
   * @param {HTMLElement} node
   * @param {string} key
   */
  const ticking = (node, key) =>
    node instanceof HTMLInputElement && (key === ' ' || (node.type === 'radio' && key.startsWith('Arrow')));
  /** @param {HTMLElement} node */
  const onMap = (node) => !byPointer && node.classList && node.classList.contains('leaflet-container');

  app.life.listen(
    document,
    'keydown',
    (event) => {
      const node = /** @type {HTMLElement} */ (event.target); // or the document, which has no attributes
      if (!ours(node) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('dialog[open]')) return;
      if (typing(node) || ticking(node, event.key)) return;
      const act = action(event, node);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
      store.now(); // a key is answered at once, not with the next frame
    },
    true,
  );

  /**
   * What a key does, if anything.
   *
   * @param {KeyboardEvent} event
   * @param {HTMLElement} node   where it was pressed
   */
  function action(event, node) {
    const { day, from, to } = store.state;
    const slider = node.getAttribute && node.getAttribute('role') === 'slider';
    if (slider && !node.classList.contains('tt-slider')) return null; // the ends of the brush have their own keys
    const by = event.shiftKey ? 7 : 1;
    const inGroup = node.closest && (node.closest('.tt-tabs') || node.closest('.tt-marks'));
    switch (event.key) {
      case ' ':
      case 'Spacebar':
        return node.closest && node.closest('button, a, summary, [role=tab]') ? null : () => app.time.toggle();
      case 'ArrowLeft':
        return inGroup || onMap(node) ? null : () => app.time.step(-by);
      case 'ArrowRight':
        return inGroup || onMap(node) ? null : () => app.time.step(by);
      case 'ArrowDown':
        return slider ? () => app.time.step(-by) : null;
      case 'ArrowUp':
        return slider ? () => app.time.step(by) : null;
      case 'PageUp':
        return scrolls(node) ? null : () => app.time.step(-30);
      case 'PageDown':
        return scrolls(node) ? null : () => app.time.step(30);
      case 'Home':
        return inGroup ? null : () => app.time.go(day === from ? 0 : from);
      case 'End':
        return inGroup ? null : () => app.time.go(day === to ? last : to);
      case '+':
      case '=':
        return () => app.zoomBy(1);
      case '-':
        return () => app.zoomBy(-1);
      case '[':
        return () => app.time.change(-1);
      case ']':
        return () => app.time.change(1);
      case '/':
        return () => app.search.focus();
      case '?':
        return () => help.open();
      case 't':
      case 'T':
        return () => app.tableView.open();
      case 'e':
      case 'E':
        return () => store.set({ panel: 'list' });
      case 'c':
      case 'C':
        return () => app.comparing.toggle();
      case 'l':
      case 'L':
        return () => store.set({ loop: !store.state.loop });
      case 'Escape':
        return escape;
      default:
        return null;
    }
  }

  /** @param {HTMLElement} node */
  const scrolls = (node) => node.closest && node.closest('.tt-panel');

  function escape() {
    if (app.tip.open) app.tip.hide();
    else if (app.menu.open) app.menu.close();
    else if (store.state.playing) store.set({ playing: false });
    else if (store.state.place !== null || store.state.point) {
      store.set({ place: null, point: null, panel: root.clientWidth < 720 ? null : 'legend' });
    } else if (store.state.compare !== null) app.comparing.stop();
    else if (root.clientWidth < 720) store.set({ panel: null });
  }

  return {};
}
