/**
 * Picture of this day: the map as drawn, with date, key and credit, as a PNG file.
 */
import { contextOf } from '../core/canvas.js';
import { el } from '../core/dom.js';
import { pixelRatio } from '../core/screen.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function picture(app) {
  const { store, data, t, root } = app;
  const f = app.format;
  const factions = app.factions;
  const FOOT = 30; // height of the credit line, CSS pixels
  const EDGE = 12;

  /** The part of the map that neither panel nor sheet hides: what the reader looks at. */
  function frame() {
    const box = app.stage.getBoundingClientRect();
    const { left, right } = root.dataset.sides ? { left: 0, right: 0 } : app.insets();
    return { x: box.left + left, y: box.top, w: box.width - left - right, h: box.height };
  }

  /** Canvases of the map, or of both maps, in the order in which they are stacked. */
  function canvases() {
    /** @param {HTMLElement} node */
    const height = (node) => Number(getComputedStyle(node.closest('.leaflet-pane') || node).zIndex) || 0;
    /** @type {NodeListOf<HTMLCanvasElement>} */
    const found = app.stage.querySelectorAll('.leaflet-container canvas');
    const all = [...found].filter((canvas) => canvas.width);
    return all.sort((a, b) => height(a) - height(b));
  }

  /** @param {string} name */
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {number} size
   */
  function type(g, size, weight = 400) {
    g.font = `${weight} ${size}px system-ui, sans-serif`;
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {number} x
   * @param {number} y
   * @param {number} w
   * @param {number} h
   */
  function plate(g, x, y, w, h) {
    g.globalAlpha = 0.92;
    g.fillStyle = colour('--tt-bg');
    g.beginPath();
    g.roundRect(x, y, w, h, 8);
    g.fill();
    g.globalAlpha = 1;
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {{ x: number, y: number, w: number, h: number }} part   of the window, CSS pixels
   */
  function drawMap(g, { x, y, w, h }) {
    g.fillStyle = getComputedStyle(app.map.getContainer()).backgroundColor;
    g.fillRect(0, 0, w, h);
    g.save();
    g.beginPath();
    g.rect(0, 0, w, h);
    g.clip();
    for (const canvas of canvases()) {
      const at = canvas.getBoundingClientRect();
      const seen = app.comparing.windowOf(canvas) ||
        (canvas.closest('.leaflet-container') || canvas).getBoundingClientRect();
      g.save();
      g.beginPath();
      g.rect(seen.left - x, seen.top - y, seen.width, seen.height);
      g.clip();
      g.globalAlpha = Number(getComputedStyle(canvas).opacity);
      g.drawImage(canvas, at.left - x, at.top - y, at.width, at.height);
      g.restore();
    }
    drawDivider(g, x, h);
    g.restore();
  }

  /**
   * The line between two days that lie side by side.
   *
   * @param {CanvasRenderingContext2D} g
   * @param {number} x
   * @param {number} h
   */
  function drawDivider(g, x, h) {
    const at = app.comparing.lineAt();
    if (at === null) return;
    g.fillStyle = colour('--tt-ink');
    g.globalAlpha = 1;
    g.fillRect(at - x - 1, 0, 2, h);
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {number} w
   */
  function drawDate(g, w) {
    const date = app.comparing.mode ? app.comparing.days().map(f.day).join(' | ') : f.day(store.state.day);
    const zone = (data.timeZone || '').split('/').pop();
    const note = t('situation at the end of the day, {zone} time', { zone });
    type(g, 30, 700);
    const widest = Math.max(g.measureText(date).width, (type(g, 13), g.measureText(note).width));
    const room = Math.min(w - 2 * EDGE, widest + 28);
    plate(g, EDGE, EDGE, room, 88);
    g.fillStyle = colour('--tt-muted');
    g.fillText(app.t(data.title), EDGE + 14, 34, room - 28);
    g.fillText(note, EDGE + 14, 89, room - 28);
    g.fillStyle = colour('--tt-ink');
    type(g, 30, 700);
    g.fillText(date, EDGE + 14, 66, room - 28);
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {number} w
   * @param {number} h
   */
  function drawKey(g, w, h) {
    const rows = keyRows();
    type(g, 13);
    const names = rows.map((entry) => g.measureText(factions.name(entry.holder)).width);
    const figures = rows.map((entry) => g.measureText(entry.share).width);
    const room = Math.min(w - 2 * EDGE, 76 + Math.max(150, ...names) + Math.max(64, ...figures));
    const tall = 36 + rows.length * 24;
    const top = Math.max(108, h - tall - EDGE);
    plate(g, EDGE, top, room, tall);
    rows.forEach((entry, i) => drawKeyRow(g, entry, top + 12 + i * 24, room));
    g.fillStyle = colour('--tt-muted');
    type(g, 11);
    g.fillText(keyNote(), EDGE + 14, top + tall - 10, room - 28);
  }

  function keyNote() {
    if (app.comparing.mode !== 'changed') {
      return store.state.layers.lighter
        ? t('The paler the ground, the less sure who holds it.')
        : t('One colour per holder, however sure.');
    }
    return t('Stripes: who held it on {date}', { date: f.day(app.comparing.days()[0]) });
  }

  /** Holders of the day with their share; of both days where two are compared. */
  function keyRows() {
    const whole = data.cells.reduce((sum, cell) => sum + cell.km2, 0);
    /** @param {number} km2 */
    const share = (km2) => (km2 ? f.percent(km2 / whole) : '–');
    /** @type {{ holder: number, km2: number, before?: number }[]} */
    const rows = app.comparing.mode
      ? app.comparing.found().totals.map(({ holder, m2From, m2To }) => ({
        holder,
        before: m2From / 1e6,
        km2: m2To / 1e6,
      }))
      : app.areas(store.state.day).list;
    return rows
      .filter((entry) => entry.holder >= 0 && (entry.km2 || entry.before))
      .map((entry) => ({
        holder: entry.holder,
        share: (entry.before === undefined ? '' : `${share(entry.before)} → `) + share(entry.km2),
      }));
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {{ holder: number, share: string }} entry
   * @param {number} y
   * @param {number} room   width of the key
   */
  function drawKeyRow(g, entry, y, room) {
    const fill = factions.colour(entry.holder);
    g.fillStyle = fill;
    g.fillRect(EDGE + 14, y, 24, 17);
    g.fillStyle = factions.inkOn(fill);
    type(g, 11, 700);
    g.textAlign = 'center';
    g.fillText(factions.letter(entry.holder), EDGE + 26, y + 13);
    type(g, 13);
    g.fillStyle = colour('--tt-ink');
    g.textAlign = 'right';
    g.fillText(entry.share, EDGE + room - 14, y + 13);
    const taken = g.measureText(entry.share).width;
    g.textAlign = 'left';
    g.fillText(factions.name(entry.holder), EDGE + 46, y + 13, room - 76 - taken);
  }

  function draw() {
    const part = frame();
    const { w, h } = part;
    const ratio = Math.max(2, pixelRatio());
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(w * ratio);
    canvas.height = Math.round((h + FOOT) * ratio);
    const g = contextOf(canvas);
    g.scale(ratio, ratio);
    drawMap(g, part);
    drawDate(g, w);
    drawKey(g, w, h);
    g.fillStyle = colour('--tt-bg');
    g.fillRect(0, h, w, FOOT);
    g.fillStyle = colour('--tt-muted');
    type(g, 12);
    g.fillText(app.creditText(), EDGE, h + 20, w - 2 * EDGE);
    return canvas;
  }

  app.picture = {
    draw,
    /** Make the picture and hand it to the browser as a download. */
    save() {
      store.now();
      draw().toBlob((blob) => {
        if (!blob) return; // a canvas of no size
        const url = URL.createObjectURL(blob);
        const link = el('a', { href: url, download: `map-${data.iso(store.state.day)}.png`, hidden: true });
        root.append(link);
        link.click();
        link.remove();
        setTimeout(() => URL.revokeObjectURL(url), 10000);
        app.notice(t('Picture saved as {file}.', { file: link.download }));
      }, 'image/png');
    },
  };
  return {};
}
