/**
 * Room for figures: the panel may take most of the page while it shows them. On a phone the sheet is grown instead.
 */
import { el } from '../core/dom.js';

/** @param {App} app */
export function panelWidth(app) {
  const { root, map, data, t } = app;
  const label = () => (root.dataset.wide ? t('Narrow the panel') : t('Widen the panel'));
  const button = el('button', { type: 'button', class: 'tt-btn tt-widen', on: { click: toggle } }, label());
  button.setAttribute('aria-pressed', String(Boolean(root.dataset.wide)));

  function toggle() {
    const whole = map.getBounds().contains(data.bounds); // a reader who has come nearer stays there
    if (root.dataset.wide) delete root.dataset.wide;
    else root.dataset.wide = 'true';
    for (const one of root.querySelectorAll('.tt-widen')) {
      one.textContent = label();
      one.setAttribute('aria-pressed', String(Boolean(root.dataset.wide)));
    }
    root.dispatchEvent(new CustomEvent('tt-widened'));
    if (whole) app.fitCountry();
  }

  return button;
}
