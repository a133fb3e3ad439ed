/** The day compared with, where the clock is: a pin on the time axis and its overview, and a line under the date. */
import { el } from '../core/dom.js';
import { anyOf } from '../core/store.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function compareMarks(app) {
  const { data, store, t } = app;
  const f = app.format;
  const { track, overview } = app.axis.parts;
  const flag = el('span', { class: 'tt-pin-flag', dir: 'auto' });
  const pin = el('div', { class: 'tt-pin', hidden: true }, flag);
  const small = el('div', { class: 'tt-pin tt-pin-small', hidden: true });
  track.append(pin);
  overview.append(small);

  function place() {
    const { compare, from, to } = store.state;
    const off = compare === null;
    pin.hidden = off || compare < from || compare > to;
    small.hidden = off;
    app.regions.dateMore.textContent = off ? '' : t('compared with {date}', { date: f.day(compare) });
    if (off) return;
    flag.textContent = f.shortDay(compare);
    pin.style.transform = `translateX(${app.axis.x(compare)}px)`;
    const at = app.axis.x(compare); // the flag stands in the middle of its pin, inside the axis
    const wide = flag.offsetWidth;
    pin.style.setProperty('--tt-flag-at', `${Math.max(-at, Math.min(app.axis.width - at - wide, -wide / 2))}px`);
    small.style.transform = `translateX(${app.axis.wideX(compare)}px)`;
  }

  app.life.observe(app.regions.axis, place);
  return {
    update(_state, changed) {
      if (anyOf(changed, 'compare', 'from', 'to', 'lang') && data.days) place();
    },
  };
}
