/**
 * The key names every sign that is on the map, and no other.
 */
import { equal } from '../check.js';
import { echo, FakeElement, fakeStore, install, t } from '../fake_dom.js';
import { doubtful } from '../../../mapapp/timeline/page/data/derived.js';
import { legend } from '../../../mapapp/timeline/page/read/legend.js';

/** The signs in the key on a day, of cells whose places have these runs. */
function signs(runs, { day = 5, more = {}, lighter = true } = {}) {
  install();
  const pane = new FakeElement('div');
  const app = {
    ...{ t, format: echo(), factions: echo(), root: new FakeElement('div'), stage: new FakeElement('div') },
    data: {
      places: runs.map((run) => ({
        runs: [{ start: 0, holder: 0, status: 'held', by: [], basis: 'assessed', qual: '', ...run }],
      })),
      cells: runs.map((_, place) => ({ place, km2: 1 })),
      bands: runs.map((_, cell) => ({ cell, runs: [] })),
      palette: { base: { light: { sand: '#eeeeee' } } },
      presence: [],
      eventDensity: [],
      drawn: false,
      doubtful,
      ...more,
    },
    colour: () => '#cc0000',
    store: fakeStore({ day, compare: null, panel: 'legend', theme: 'light', layers: { lighter } }),
    regions: { panes: { legend: pane } },
    comparing: { mode: null },
  };
  legend(app).update(app.store.state, new Set(['panel']));
  return pane.querySelector('.tt-legend-lines').children.map((line) => line.textContent.split(':')[0]);
}

Deno.test('plainly held ground needs no sign', () => equal(signs([{}]), []));

Deno.test('each status on the map is in the key', () => {
  const statuses = ['contested', 'besieged', 'shared', 'divided'];
  for (const status of statuses) equal(signs([{}, { status }]), [status]);
  equal(signs(statuses.map((status) => ({ status }))), statuses);
});

Deno.test('the tones on the map are in the key, with what a line between them says', () => {
  const line = 'line between holders';
  equal(signs([{ basis: 'inferred' }]), ['nearly sand', line]);
  equal(signs([{}, { basis: 'inferred' }]), ['full colour', 'nearly sand', line]);
  const bands = [{ cell: 0, runs: [{ start: 0, tone: 0 }, { start: 3, tone: 1 }] }];
  equal([2, 3].map((day) => signs([{}], { day, more: { bands } })), [[], ['paler', line]]);
});

Deno.test('where certainty is not drawn the key says nothing of it', () => {
  equal(signs([{ basis: 'inferred' }], { lighter: false }), []);
});

Deno.test('an uncertain date is in the key', () => {
  equal(signs([{ start: 2, qual: '~' }]), ['dotted edge']);
  equal(signs([{ start: 0, qual: '~' }]), []);
  equal(signs([{ start: 2, qual: '~' }], { day: 62 }), []);
});

Deno.test('presence is in the key from its first day to the day before its end, captures on their day', () => {
  const presence = [{ start: 4, end: 6 }];
  equal([3, 4, 5, 6].map((day) => signs([{}], { day, more: { presence } }).length), [0, 1, 1, 0]);
  equal(signs([{}], { more: { eventDensity: [0, 0, 0, 0, 0, 2] } }), ['changed hands on this day']);
});
