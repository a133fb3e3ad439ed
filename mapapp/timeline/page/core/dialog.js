/**
 * A window over the page: titled, closed by Esc, its button or a click beside it.
 */
import { el, fill, iconButton } from './dom.js';

/**
 * @template {unknown[]} Args
 * @param {App} app
 * @param {string} id
 * @param {() => string} title
 * @param {(...args: Args) => Child} build   its contents, made when it is opened
 * @returns {Dialog<Args>}
 */
export function dialog(app, id, title, build) {
  const body = el('div', { class: 'tt-dialog-body', tabindex: '0' });
  const heading = el('h2', { id: app.id('dialog-title-' + id) });
  const box = el(
    'dialog',
    { class: 'tt-dialog tt-dialog-' + id, 'aria-labelledby': app.id('dialog-title-' + id) },
    el(
      'div',
      { class: 'tt-dialog-head' },
      heading,
      iconButton('close', app.t('Close'), () => box.close()),
    ),
    body,
  );
  box.addEventListener('click', (event) => event.target === box && box.close());
  app.root.append(box);
  /** @type {Element | null} */
  let back = null; // what had the focus before
  box.addEventListener('close', () => back instanceof HTMLElement && back.isConnected && back.focus());
  return {
    get isOpen() {
      return box.open;
    },
    /** Build the contents anew and show them. */
    open(...args) {
      if (box.open) return;
      back = document.activeElement;
      heading.textContent = title();
      fill(body, build(...args));
      box.showModal();
      body.scrollTop = 0;
    },
    close: () => box.close(),
    refresh(...args) {
      if (box.open) fill(body, build(...args));
    },
  };
}
