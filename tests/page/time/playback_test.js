/**
 * The clock against a clock of our own: frames come when the test says so.
 */
import { equal } from '../check.js';
import { playback } from '../../../mapapp/timeline/page/time/playback.js';

const CHANGES = [0, 10, 11, 20, 30];
const DAYS = 41;

/** A clock that stands at `state`; `run(ms, ...)` lets a frame pass after each of so many milliseconds. */
function clock(state) {
  let now = 5000;
  let frames = [];
  const seen = [];
  const store = {
    state: { day: 0, from: 5, to: 25, loop: false, speed: 2, playing: false, ...state },
    set(patch) {
      Object.assign(store.state, patch);
      if ('day' in patch) seen.push(patch.day);
    },
  };
  const app = { store, data: { changes: CHANGES, days: DAYS } };
  globalThis.requestAnimationFrame = (call) => frames.push(call);
  Object.defineProperty(performance, 'now', { value: () => now, configurable: true });
  const module = playback(app);
  return {
    app,
    seen,
    state: store.state,
    waiting: () => frames.length,
    later: (ms) => (now += ms),
    play() {
      store.state.playing = true;
      module.update(store.state, new Set(['playing']));
    },
    update: (...changed) => module.update(store.state, new Set(changed)),
    run(...spans) {
      for (const ms of spans) {
        now += ms;
        const due = frames;
        frames = [];
        for (const call of due) call(now);
      }
      return store.state.day;
    },
  };
}

Deno.test('two days a second are a day every half second', () => {
  const { play, run, seen } = clock({ day: 12, speed: 2 });
  play();
  equal([run(200), run(200), run(99), run(1), run(250), run(250)], [12, 12, 12, 13, 13, 14]);
  equal(seen, [13, 14]);
});

Deno.test('a fast clock goes several days at once and keeps the rest of a day for the next frame', () => {
  const { play, run } = clock({ day: 12, speed: 15 });
  play();
  equal([run(100), run(100), run(100)], [13, 15, 16]);
});

Deno.test('no day of change is passed over, however fast the clock', () => {
  const { play, run } = clock({ day: 6, speed: 1000 });
  play();
  equal([run(20), run(20), run(20), run(20), run(20)], [10, 11, 20, 30, 40]);
});

Deno.test('after a day of change the days it owes are forgotten but for a few', () => {
  const { play, run } = clock({ day: 19, speed: 60 });
  play();
  // 15 days are due, the first of them is a day of change: 3 remain, and 0.6 come with the next frame.
  equal([run(250), run(10)], [20, 23]);
});

Deno.test('at a thousand days a second it owes more', () => {
  const { play, run } = clock({ day: 19, speed: 120 });
  play();
  // 30 days are due, one is gone: 6 remain (three frames at 120 a second), and 0.12 come.
  equal([run(250), run(0.5)], [20, 26]);
});

Deno.test('it owes three frames and not a tenth of a day more', () => {
  const { play, run } = clock({ day: 19, speed: 120 });
  play();
  // 6 days remain, and 0.96 come with the next frame.
  equal([run(250), run(8)], [20, 26]);
});

Deno.test('a slower clock owes three days too', () => {
  const { play, run } = clock({ day: 19, speed: 30 });
  play();
  // 7 days are due, one is gone: 3 remain, and 0.3 come.
  equal([run(250), run(10)], [20, 23]);
});

Deno.test('a tab that slept goes on where it was: a frame counts a quarter of a second at most', () => {
  const { play, run } = clock({ day: 12, speed: 4 });
  play();
  equal(run(600_000), 13);
});

Deno.test('not a millisecond more than that quarter counts', () => {
  const { play, run } = clock({ day: 12, speed: 3.99 });
  play();
  equal(run(600_000), 12);
});

Deno.test('a second has a thousand milliseconds', () => {
  const { play, run } = clock({ day: 12, speed: 1 });
  play();
  equal([run(250, 250, 250, 249.5), run(0.5)], [12, 13]);
});

Deno.test('time that passed before it was started does not count', () => {
  const { play, run, later } = clock({ day: 12, speed: 4 });
  later(10_000);
  play();
  equal([run(200), run(49), run(1)], [12, 12, 13]);
});

Deno.test('started again it owes nothing from before', () => {
  const { play, run, state, later } = clock({ day: 12, speed: 2 });
  play();
  run(240, 240);
  state.playing = false;
  run(10);
  later(10_000);
  play();
  equal([run(240), run(240), run(20)], [12, 12, 13]);
});

Deno.test('change by change there is one in seven tenths of a second', () => {
  const { play, run } = clock({ day: 6, speed: 'events' });
  play();
  equal([run(250), run(250), run(199), run(1)], [6, 6, 6, 10]);
  equal([run(250), run(250), run(199), run(1)], [10, 10, 10, 11]);
});

Deno.test('change by change the last one leads to the last day', () => {
  const { play, run, state } = clock({ day: 30, speed: 'events' });
  play();
  equal([run(250, 250, 250), state.playing], [40, true]);
  equal([run(250, 250, 250), state.playing], [40, false]);
});

Deno.test('change by change it stays inside a loop', () => {
  const { play, run } = clock({ day: 20, speed: 'events', loop: true });
  play();
  equal([run(250, 250, 250), run(250, 250, 250)], [25, 5]);
});

Deno.test('at the last day it stops and asks for no more frames', () => {
  const { play, run, state, waiting, seen } = clock({ day: 39, speed: 8 });
  play();
  equal([run(250), state.playing, waiting()], [40, true, 1]);
  equal([run(250), state.playing, waiting()], [40, false, 0]);
  equal(seen, [40]);
});

Deno.test('in a loop the last day of the span is followed by its first', () => {
  const { play, run, state } = clock({ day: 24, speed: 4, loop: true });
  play();
  equal([run(250), run(250), run(249), run(1), state.playing], [25, 5, 5, 6, true]);
});

Deno.test('in a loop no day beyond the span is shown', () => {
  const { play, run } = clock({ day: 23, speed: 1000, loop: true });
  play();
  equal(run(250), 25);
});

Deno.test('while nothing plays no frame is asked for', () => {
  const { update, waiting, state, run } = clock({ day: 12 });
  update('playing');
  update('day');
  equal(waiting(), 0);
  state.playing = true;
  update('day');
  equal(waiting(), 0);
  update('playing');
  update('playing');
  equal(waiting(), 1);
  state.playing = false;
  equal([run(250), waiting()], [12, 0]);
});

Deno.test('started at the end it begins anew: with the span, or with the first day where that lies ahead', () => {
  for (const [from, begun] of [[5, 5], [40, 0]]) {
    const { play, state } = clock({ day: 40, from });
    play();
    equal(state.day, begun);
  }
});

Deno.test('started before the end, or in a loop, it begins where it stands', () => {
  for (const state of [{ day: 39 }, { day: 40, loop: true }, { day: 25, loop: true }]) {
    const { play, seen } = clock(state);
    play();
    equal(seen, []);
  }
});

Deno.test('two days differ where a change lies between them, or on the later', () => {
  const { app } = clock({});
  const table = [[12, 19, false], [12, 20, true], [19, 12, false], [20, 12, true], [10, 10, true], [12, 12, false]];
  const ends = [[0, 5, true], [5, 0, true], [31, 40, true], [31, 39, false]];
  for (const [before, day, differs] of [...table, ...ends, [20, 29, true]]) {
    equal([before, day, app.differs(before, day)], [before, day, differs]);
  }
});

Deno.test('a step passes no other day of change, whichever way it goes', () => {
  const { app } = clock({});
  const steps = [[10, 11], [11, 10], [12, 20], [12, 19], [11, 20], [10, 9], [20, 12], [11, 12], [30, 22], [21, 29]];
  const leaps = [[10, 20], [12, 21], [20, 10], [9, 12], [21, 10]];
  for (const [before, day] of steps) equal([before, day, app.isStep(before, day)], [before, day, true]);
  for (const [before, day] of leaps) equal([before, day, app.isStep(before, day)], [before, day, false]);
});
