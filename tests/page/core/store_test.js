import { equal } from '../check.js';
import { createStore } from '../../../mapapp/timeline/page/core/store.js';

/** Frames that run when the test says so. */
function frames() {
  const waiting = new Map();
  let last = 0;
  globalThis.requestAnimationFrame = (act) => (waiting.set(++last, act), last);
  globalThis.cancelAnimationFrame = (number) => waiting.delete(number);
  return () => {
    const acts = [...waiting.values()];
    waiting.clear();
    for (const act of acts) act();
  };
}

Deno.test('however many writes a frame sees, listeners are told once, with all that changed', () => {
  const frame = frames();
  const store = createStore({ day: 1, place: null, lang: 'en' });
  const told = [];
  store.subscribe((state, changed) => told.push([state.day, state.place, [...changed].sort()]));
  store.set({ day: 2 });
  store.set({ day: 3, place: 4 });
  store.set({ lang: 'en' });
  equal(told, []);
  frame();
  equal(told, [[3, 4, ['day', 'place']]]);
  frame();
  equal(told.length, 1);
});

Deno.test('once ended, nothing is written and nobody told', () => {
  const frame = frames();
  const store = createStore({ day: 1 });
  const told = [];
  store.subscribe(() => told.push(1));
  store.set({ day: 2 });
  store.end();
  store.set({ day: 3 });
  frame();
  store.now();
  equal([told, store.state.day], [[], 2]);
});
