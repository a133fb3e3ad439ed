/**
 * A text to read or copy by hand.
 */
import { dialog } from '../core/dialog.js';
import { el } from '../core/dom.js';

/**
 * A window with a text to read or copy.
 *
 * @param {App} app
 */
export function textDialog(app) {
  let heading = '';
  const box = dialog(
    app,
    'text',
    () => heading,
    (text) => {
      const area = el('textarea', { class: 'tt-copy-area', readonly: true, rows: '8', 'aria-label': heading });
      area.value = String(text);
      return area;
    },
  );
  app.showText = (title, text) => {
    heading = title;
    box.close();
    box.open(text);
  };
  return {};
}
