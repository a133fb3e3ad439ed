/**
 * What each key does, and which are left to the browser.
 */
import { equal } from '../check.js';
import { FakeElement, fakeEvent, fakeStore, install, t } from '../fake_dom.js';
import { keyboard } from '../../../mapapp/timeline/page/shell/keyboard.js';

/** What a key does: the calls it leads to, "" where it is left alone. */
function press(key, { more = {}, state = {}, name = 'div', slider = '' } = {}) {
  const document = install();
  const calls = [];
  const call = (what) => (...given) => calls.push([what, ...given].join(' '));
  const root = new FakeElement('div');
  const node = new FakeElement(name);
  if (slider) node.setAttribute('role', 'slider');
  if (slider) node.className = slider;
  root.append(node);
  const store = fakeStore({
    day: 10,
    from: 5,
    to: 15,
    loop: false,
    playing: false,
    place: null,
    compare: null,
    ...state,
  });
  const app = {
    ...{
      t,
      root,
      store,
      data: { days: 31 },
      id: (one) => one,
      life: { listen: (on, type, act) => on.addEventListener(type, act) },
    },
    time: { step: call('step'), toggle: call('toggle'), go: call('go'), change: call('change') },
    zoomBy: call('zoom'),
    search: { focus: call('search') },
    tableView: { open: call('table') },
    comparing: { toggle: call('compare'), stop: call('stop comparing') },
    tip: { open: false },
    menu: { open: false },
  };
  keyboard(app);
  const event = fakeEvent(node, 'keydown', { key, ...more });
  for (const [type, listener] of document.listeners) if (type === 'keydown') listener(event);
  const said = [...calls, ...store.said.map((patch) => JSON.stringify(patch))].join('; ');
  return event.defaultPrevented ? said : '';
}

Deno.test('keys do what the help says', () => {
  const table = [
    ...[[' ', 'toggle'], ['ArrowLeft', 'step -1'], ['ArrowRight', 'step 1'], ['PageUp', 'step -30'], [
      'PageDown',
      'step 30',
    ]],
    ...[['[', 'change -1'], [']', 'change 1'], ['+', 'zoom 1'], ['=', 'zoom 1'], ['-', 'zoom -1'], ['/', 'search']],
    ...[['t', 'table'], ['T', 'table'], ['e', '{"panel":"list"}'], ['E', '{"panel":"list"}'], ['c', 'compare']],
    ...[['C', 'compare'], ['l', '{"loop":true}'], ['L', '{"loop":true}'], ['Home', 'go 5'], ['End', 'go 15']],
  ];
  for (const [key, does] of table) equal([key, press(key)], [key, does]);
});

Deno.test('with Shift the arrows go a week', () => {
  equal([press('ArrowLeft', { more: { shiftKey: true } }), press('ArrowRight', { more: { shiftKey: true } })], [
    'step -7',
    'step 7',
  ]);
});

Deno.test('keys with Control, Command or Alt are the browser’s: Ctrl+C copies, Ctrl+L goes to the address', () => {
  for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) {
    for (const key of ['c', 'l', 't', '+', ' ', 'ArrowLeft']) equal(press(key, { more: { [modifier]: true } }), '');
  }
});

Deno.test('another key, one that was taken, and one that goes on a button are left alone', () => {
  equal([press('x'), press('c', { more: { defaultPrevented: true } }) && ''], ['', '']);
  equal([press(' ', { name: 'button' }), press('c', { name: 'button' })], ['', 'compare']);
});

Deno.test('Home and End lead to the ends of the span, and from there to those of the data', () => {
  equal([press('Home', { state: { day: 5 } }), press('End', { state: { day: 15 } })], ['go 0', 'go 30']);
});

Deno.test('on the slider arrows up and down move the day; an end of the brush has keys of its own', () => {
  equal([press('ArrowUp', { slider: 'tt-slider' }), press('ArrowDown', { slider: 'tt-slider' })], [
    'step 1',
    'step -1',
  ]);
  equal([press('ArrowUp'), press('ArrowDown'), press('ArrowRight', { slider: 'tt-grab' })], ['', '', '']);
});

Deno.test('Escape closes one thing after the other', () => {
  equal(press('Escape', { state: { playing: true, place: 3, compare: 4 } }), '{"playing":false}');
  equal(press('Escape', { state: { place: 3, compare: 4 } }), '{"place":null,"point":null,"panel":"legend"}');
  equal(press('Escape', { state: { compare: 4 } }), 'stop comparing');
});
