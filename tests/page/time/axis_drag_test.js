/**
 * The thumb of the time axis under a pointer: on the track, and beyond its ends.
 */
import { equal } from '../check.js';
import { FakeElement, fakeStore, install, t } from '../fake_dom.js';
import { axisDrag } from '../../../mapapp/timeline/page/time/axis_drag.js';

/** An axis of 1000 pixels that shows the days 100 to 200 of 0 to 365. */
function axis(state = {}) {
  install();
  const names = ['track', 'thumb', 'ghost', 'overview', 'grabFrom', 'grabTo'];
  const parts = Object.fromEntries(names.map((name) => [name, new FakeElement('div')]));
  const store = fakeStore({ day: 150, from: 100, to: 200, playing: true, ...state });
  const span = () => store.state.to - store.state.from;
  const app = {
    ...{ t, store, format: { shortDay: String }, tip: { hide() {} } },
    axis: {
      ...{ parts, width: 1000, last: 365, short: false, SHORTEST: 3, changeText: String },
      dayAt: (px) => store.state.from + (px / 1000) * span(),
      x: (day) => (1000 * (day - store.state.from)) / span(),
      wideDay: (px) => Math.round((365 * px) / 1000),
      show: (from, to) => store.set({ from, to }),
    },
  };
  axisDrag(app);
  const at = (clientX) => ({ clientX, pointerId: 1, target: parts.track });
  return {
    ...{ parts, store, state: store.state },
    down: (x) => parts.track.tell('pointerdown', at(x)),
    move: (x) => parts.track.tell('pointermove', at(x)),
    up: (x) => parts.track.tell('pointerup', at(x)),
    frame: () => globalThis.frames.splice(0).forEach((call) => call && call()),
    sweep: (...xs) => {
      parts.overview.tell('pointerdown', { clientX: xs[0], target: parts.overview });
      for (const x of xs.slice(1)) parts.overview.tell('pointermove', { clientX: x, target: parts.overview });
      parts.overview.tell('pointerup', { target: parts.overview });
    },
    shown: () => [store.state.from, store.state.day, store.state.to],
  };
}

Deno.test('the day follows the pointer, and what played stands still', () => {
  const { down, move, up, shown, state } = axis();
  down(250);
  equal([shown(), state.playing], [[100, 125, 200], false]);
  move(507);
  equal(shown(), [100, 151, 200]);
  up(507);
  move(900);
  equal(shown(), [100, 151, 200]);
});

Deno.test('held beyond the right end the span runs on, a fiftieth of it with each frame', () => {
  const { down, move, frame, shown } = axis();
  down(500);
  move(1010);
  equal(shown(), [102, 202, 202]);
  frame();
  frame();
  equal(shown(), [106, 206, 206]);
  move(500);
  frame();
  equal(shown(), [106, 156, 206]);
});

Deno.test('held beyond the left end it runs back', () => {
  const { down, frame, shown } = axis();
  down(3);
  frame();
  equal(shown(), [96, 96, 196]);
});

Deno.test('it ends with the data, on either side', () => {
  const left = axis({ from: 1, to: 101, day: 50 });
  left.down(0);
  left.frame();
  left.frame();
  equal(left.shown(), [0, 0, 100]);
  const right = axis({ from: 264, to: 364, day: 300 });
  right.down(999);
  right.frame();
  equal(right.shown(), [265, 365, 365]);
});

Deno.test('let go beyond the end it stops', () => {
  const { down, up, frame, shown } = axis();
  down(1000);
  up(1000);
  frame();
  equal(shown(), [102, 202, 202]);
});

Deno.test('another button and another pointer move nothing', () => {
  const { parts, shown, down } = axis();
  parts.track.tell('pointerdown', { button: 2, clientX: 900, target: parts.track });
  equal(shown(), [100, 150, 200]);
  down(250);
  parts.track.tell('pointermove', { pointerId: 2, clientX: 900, target: parts.track });
  equal(shown(), [100, 125, 200]);
});

Deno.test('over the years the brush follows the day', () => {
  const one = axis();
  one.sweep(500);
  equal(one.shown(), [100, 183, 200]);
  one.sweep(700);
  equal(one.shown(), [156, 256, 256]);
  one.sweep(1000, 20);
  equal(one.shown(), [7, 7, 107]);
});

Deno.test('keys on an end of the brush move it by a day, with Shift by a week, never past the other end', () => {
  const one = axis();
  for (const [name, side] of [['grabFrom', 'from'], ['grabTo', 'to']]) one.parts[name].dataset.side = side;
  const nudge = (name, key, shiftKey = false) => {
    const { defaultPrevented } = one.parts[name].tell('keydown', { key, shiftKey });
    return [one.state.from, one.state.to, defaultPrevented];
  };
  equal(nudge('grabFrom', 'ArrowRight'), [101, 200, true]);
  equal(nudge('grabFrom', 'ArrowLeft', true), [94, 200, true]);
  equal(nudge('grabTo', 'PageUp'), [94, 230, true]);
  equal(nudge('grabTo', 'End'), [94, 365, true]);
  equal(nudge('grabFrom', 'End'), [362, 365, true]);
  equal(nudge('grabFrom', 'Home'), [0, 365, true]);
  equal(nudge('grabTo', 'Home'), [0, 3, true]);
  equal(nudge('grabTo', 'x'), [0, 3, false]);
});
