/**
 * Who held what over a span of days, painted as a strip: the colour of the holder and the sign of the status.
 */
import { pixelRatio } from '../core/screen.js';
import { colourOf } from './faction_colour.js';
import { lanesOf, lookOf, SMALL_HATCH } from './status.js';
import { isInferred } from '../data/vocabulary.js';

/** Paint one lane per list of runs over a span of days: colour of the holder and the sign of its status (status.js). */
export function paintRuns(app, canvas, box, lanes, from, to) {
  const [w, h] = [box.clientWidth, box.clientHeight];
  const ratio = pixelRatio(w, h);
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
      g.globalAlpha = isInferred(run) ? 0.55 : 1;
      let down = top;
      for (const [colour, share] of lanesOf(app, run)) {
        g.fillStyle = colour;
        g.fillRect(left, down, wide, share * tall);
        down += share * tall;
      }
      g.globalAlpha = 1;
      const { sign } = lookOf(run);
      const ink = app.factions.inkOn(colourOf(app, run.holder));
      if (sign === 'ring') dashes(g, left, top, wide, tall, ink);
      else if (SMALL_HATCH[sign]) hatch(g, left, top, wide, tall, ink, SMALL_HATCH[sign]);
    }
  });
}

/** Lines over a rectangle: slanted, or upright at 90 degrees. */
export function hatch(g, left, top, wide, tall, ink, { angle, gap, width }) {
  const lean = angle === 90 ? 0 : tall;
  g.save();
  g.beginPath();
  g.rect(left, top, wide, tall);
  g.clip();
  g.strokeStyle = ink;
  g.globalAlpha = 0.65;
  g.lineWidth = width;
  g.beginPath();
  for (let i = left - lean + gap / 2; i < left + wide; i += gap) {
    g.moveTo(i, top + tall);
    g.lineTo(i + lean, top);
  }
  g.stroke();
  g.restore();
}

/** A broken line along both sides of a rectangle: surrounded. */
export function dashes(g, left, top, wide, tall, ink) {
  g.save();
  g.strokeStyle = ink;
  g.lineWidth = Math.min(3, tall / 4);
  g.setLineDash([5, 3]);
  g.beginPath();
  for (const y of [top + g.lineWidth / 2, top + tall - g.lineWidth / 2]) {
    g.moveTo(left, y);
    g.lineTo(left + wide, y);
  }
  g.stroke();
  g.restore();
}
