/**
 * A field for a date. A day of the data is gone to at once. While a year is typed the field is the year 2, 20, 201 for a
 * moment, so another day is only named, as one that the data do not cover; the nearest one they do is gone to when the
 * field is left or Enter pressed. A field left without a day shows again the day it stands for.
 *
 * @param {App} app
 * @param {HTMLInputElement} input   of type "date"
 * @param {{ now: () => number | null, go: (day: number) => void }} day   the day that the field stands for, and what a new one does
 */
export function dayField(app, input, { now, go }) {
  const { data, t } = app;
  const last = data.days - 1;
  const YEAR = 1000; // from which on a year may have been typed to its end
  Object.assign(input, { min: data.iso(0), max: data.iso(last) });

  const covered = () => t('The data cover {a} to {b}.', { a: app.format.day(0), b: app.format.day(last) });
  const outside = () => input.value !== '' && (input.value < input.min || input.value > input.max);

  function shown() {
    const day = now();
    input.value = day === null ? '' : data.iso(day);
    input.removeAttribute('aria-invalid');
  }

  function changed() {
    if (!outside()) {
      input.removeAttribute('aria-invalid');
      if (input.value) take();
    } else if (Number(input.value.split('-')[0]) >= YEAR) {
      input.setAttribute('aria-invalid', 'true');
      app.notice(covered());
    }
  }

  function take() {
    const day = data.index(input.value);
    if (!Number.isNaN(day)) {
      const inside = Math.min(last, Math.max(0, day));
      if (inside !== day) app.notice(covered());
      if (inside !== now()) go(inside);
    }
  }

  function left() {
    take();
    app.store.now(); // so that the field shows what came of it
    shown();
  }

  input.addEventListener('change', changed);
  input.addEventListener('blur', left);
  input.addEventListener('keydown', (event) => event.key === 'Enter' && left());
  return { shown };
}
