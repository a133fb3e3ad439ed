// Put into every page of the tests before its own scripts: tells when a page has done all that it has planned.
// `tellsQuiet(horizon)` is a promise that is kept once no timer of at most `horizon` milliseconds runs, nothing waits
// for the next frame, nothing glides or fades, and two frames more have been drawn. However slow the machine is, what
// the page planned has then happened; and where the page planned nothing, nobody waits.
(() => {
  if (window.tellsQuiet) return;
  const PATIENCE_MS = 240_000;
  const { setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame, performance } = window;
  const timers = new Map(); // id -> its delay in milliseconds
  const frames = new Set();

  window.setTimeout = (act, delay, ...more) => {
    const run = (...given) => {
      timers.delete(id);
      if (typeof act === 'function') act.apply(window, given);
    };
    const id = setTimeout.call(window, run, delay, ...more);
    timers.set(id, Number(delay) || 0);
    return id;
  };
  window.clearTimeout = (id) => {
    timers.delete(id);
    clearTimeout.call(window, id);
  };
  window.requestAnimationFrame = (act) => {
    const id = requestAnimationFrame.call(window, (now) => {
      frames.delete(id);
      act(now);
    });
    frames.add(id);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    frames.delete(id);
    cancelAnimationFrame.call(window, id);
  };

  const nextFrame = () => new Promise((done) => requestAnimationFrame.call(window, done));
  const isPlaying = () => Boolean(document.querySelector('[data-playing=true]')); // and asks for one frame after another

  /** What is still to come, in words; nothing of it: "". */
  function pending(horizon) {
    const due = [...timers.values()].filter((delay) => delay <= horizon);
    const gliding = document.getAnimations().filter((one) => {
      const length = one.effect ? one.effect.getComputedTiming().endTime : Infinity;
      return one.playState === 'running' && length < 3000;
    });
    const words = [];
    if (due.length) words.push(`timers of ${due.join(', ')} ms`);
    if (frames.size && !isPlaying()) words.push(`${frames.size} frames`);
    if (gliding.length) words.push(`${gliding.length} animations`);
    return words.join(', ');
  }

  window.tellsQuiet = async (horizon) => {
    const end = performance.now() + PATIENCE_MS;
    for (let still = 0; still < 2; ) {
      await nextFrame();
      still = pending(horizon) ? 0 : still + 1;
      if (!still && performance.now() > end) throw new Error(`the page never rests: ${pending(horizon)}`);
    }
  };
})();
