/**
 * Runs of a place: which one holds on a day, and many of them painted as a strip.
 */

/** The run of a place on a day. */
TT.runOn = (runs, day) => runs[TT.runIndex(runs, day)];

/** Its position among the runs, by binary search; the first run for a day before it. */
TT.runIndex = (runs, day) => {
  let [low, high] = [0, runs.length - 1];
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (runs[mid].start <= day) low = mid;
    else high = mid - 1;
  }
  return low;
};

/** Paint one lane per list of runs over a span of days: colour of the holder, hatch where contested, besieged or shared. */
TT.paintRuns = (app, canvas, box, lanes, from, to) => {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [box.clientWidth, box.clientHeight];
  if (!w || !h) return;
  canvas.width = Math.round(w * ratio);
  canvas.height = Math.round(h * ratio);
  const g = canvas.getContext('2d');
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  const x = (day) => ((day - from) / Math.max(1, to - from)) * w;
  lanes.forEach((runs, lane) => {
    const [top, tall] = [(lane * h) / lanes.length, h / lanes.length - (lanes.length > 1 ? 1 : 0)];
    for (const run of runs) {
      // A period of days fills whole days: from half a day before its first day, as the cursor stands on the middle.
      const [a, b] = [Math.max(0, x(run.start - 0.5)), Math.min(w, x(run.end - 0.5))];
      if (b <= 0 || a >= w) continue;
      const [left, wide] = [a, Math.max(1, b - a)];
      g.globalAlpha = run.basis === 1 ? 0.55 : 1;
      g.fillStyle = TT.colourOf(app, run.holder);
      g.fillRect(left, top, wide, tall);
      g.globalAlpha = 1;
      if (run.status >= 1 && run.status <= 3)
        TT.hatch(g, left, top, wide, tall, TT.factions(app).inkOn(TT.colourOf(app, run.holder)));
    }
  });
};

/** Slanted lines over a rectangle. */
TT.hatch = (g, left, top, wide, tall, ink) => {
  g.save();
  g.beginPath();
  g.rect(left, top, wide, tall);
  g.clip();
  g.strokeStyle = ink;
  g.globalAlpha = 0.65;
  g.lineWidth = 1.3;
  g.beginPath();
  for (let i = left - tall; i < left + wide; i += 5) {
    g.moveTo(i, top + tall);
    g.lineTo(i + tall, top);
  }
  g.stroke();
  g.restore();
};
