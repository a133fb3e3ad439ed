/**
 * Copying of texts, also where the page may not touch the clipboard.
 */
import { el } from './dom.js';

/**
 * Put a text on the clipboard, or show it for copying where the page may not.
 *
 * @param {App} app
 * @param {string} text
 */
export function copy(app, text) {
  const { t } = app;
  const done = () => app.notice(t('Copied.'));
  const byHand = () => {
    const area = el('textarea', { class: 'tt-copy', readonly: true, 'aria-label': t('Text to copy') });
    area.value = text;
    const host = document.querySelector('dialog[open]') || app.root;
    host.append(area);
    area.select();
    const ok = document.execCommand('copy');
    area.remove();
    if (ok) done();
    else app.showText(t('Copy this text'), text);
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, byHand);
  else byHand();
}
