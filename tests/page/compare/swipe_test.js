/**
 * The divider between two days by keys.
 */
import { equal } from '../check.js';
import { echo, FakeElement, install, t } from '../fake_dom.js';

globalThis.L = { Renderer: { extend: () => class {} } }; // Leaflet's layers are made when a module is loaded
const { swipe } = await import('../../../mapapp/timeline/page/compare/swipe.js');

/** Per cent of the map that lie left of the divider after some keys. */
function after(...keys) {
  install();
  const stage = new FakeElement('div');
  const app = {
    ...{ t, stage, format: { day: String, percent: (share) => `${Math.round(100 * share)} %` } },
    insets: () => ({ top: 0, right: 0, bottom: 0, left: 0 }),
    map: { ...{ on() {} }, getSize: () => ({ x: 1000, y: 500 }), getContainer: () => new FakeElement('div') },
    comparing: { days: () => [3, 9], stop: () => (app.stopped = true) },
    regions: { panel: new FakeElement('div') },
    life: { observe() {} },
    factions: echo(),
  };
  swipe(app);
  const handle = stage.querySelector('.tt-swipe-handle');
  const taken = keys.map(([key, more]) => handle.tell('keydown', { key, ...more }).defaultPrevented);
  return [Number(handle.getAttribute('aria-valuenow')), taken.every(Boolean), Boolean(app.stopped)];
}

Deno.test('arrows move the divider by two per cent, with Shift or Page by ten', () => {
  const table = {
    ArrowLeft: 48,
    ArrowDown: 48,
    ArrowRight: 52,
    ArrowUp: 52,
    PageDown: 40,
    PageUp: 60,
    Home: 0,
    End: 100,
  };
  for (const [key, share] of Object.entries(table)) equal([key, ...after([key])], [key, share, true, false]);
  equal(after(['ArrowLeft', { shiftKey: true }]), [40, true, false]);
  equal(after(['ArrowRight', { shiftKey: true }]), [60, true, false]);
});

Deno.test('it stays on the map', () => {
  equal(after(['End'], ['ArrowRight'])[0], 100);
  equal(after(['Home'], ['ArrowLeft'], ['ArrowRight'])[0], 2);
});

Deno.test('other keys and those of the browser are left alone; Escape ends the comparison', () => {
  equal(after(['x'])[1], false);
  for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) equal(after(['ArrowLeft', { [modifier]: true }])[1], false);
  equal(after(['Escape'])[2], true);
});
