/**
 * The card of a place: rival claims are the point of the map, and none may be lost from it.
 */
import { equal } from '../check.js';
import { echo, FakeElement, fakeStore, install, t } from '../fake_dom.js';
import { card } from '../../../mapapp/timeline/page/read/card.js';

/** Four claims about one town, and one about another: y took it on day 4 or z did (1), x came back on day 9 or not (3). */
function data() {
  const event = (i, day, more = {}) => ({
    ...{ i, day, place: 0, kind: 'captured', rivalOf: -1, rivals: [], summary: `claim ${i}`, sources: [] },
    ...more,
  });
  const run = (start, end, holder, event) => ({ start, end, holder, event, status: 'held', by: [], basis: 'assessed' });
  const place = { i: 0, id: 'a', name: 'Alpha', kind: 'town', partOf: -1, parts: [], cell: 0 };
  return {
    days: 20,
    strip: [],
    cells: [],
    factions: [],
    events: [
      event(0, 4, { rivals: [1] }),
      event(1, 4, { rivalOf: 0 }),
      event(2, 9, { rivals: [3] }),
      event(3, 9, { rivalOf: 2 }),
      event(4, 9, { rivalOf: 2, place: 1 }),
    ],
    places: [{ ...place, events: [0, 2], runs: [run(0, 4, 0, -1), run(4, 9, 1, 0), run(9, 20, 0, 2)] }],
  };
}

/** The card of the town on a day. */
function cardOn(day, change = () => {}) {
  install();
  const pane = new FakeElement('div');
  const app = {
    ...{ t, tx: t, data: data(), format: echo(), factions: echo(), id: (name) => name, time: echo() },
    store: fakeStore({ place: 0, point: null, day, lang: 'en', panel: 'card' }),
    eventBlock: { build: (event) => Object.assign(new FakeElement('article'), { textContent: event.summary }) },
    regions: { panes: { card: pane }, body: new FakeElement('div') },
    root: new FakeElement('div'),
    creditText: () => '',
  };
  change(app.data.events);
  card(app).update(app.store.state, new Set(['place', 'panel', 'day']));
  return pane;
}

const others = (pane) => pane.querySelector('details')?.textContent ?? null;

Deno.test('claims that contradict another period of the place stand on its card, beside those of the period', () => {
  equal(others(cardOn(5)), 'Other claims about this place (1)claim 3');
  equal(others(cardOn(12)), 'Other claims about this place (1)claim 1');
});

Deno.test('before the first change both claims are about another period', () => {
  equal(others(cardOn(1)), 'Other claims about this place (2)claim 1claim 3');
});

Deno.test('the event behind the period is told, with its own claims', () => {
  const [told] = cardOn(5).querySelectorAll('article');
  equal(told.textContent, 'claim 0');
});

Deno.test('what else is dated on the day is told, but not what made the period', () => {
  equal(cardOn(9).textContent.includes('Also reported on this day'), false);
  equal(cardOn(9, (events) => (events[0].day = 9)).textContent.includes('Also reported on this dayclaim 0'), true);
});
