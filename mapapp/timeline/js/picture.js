/**
 * Picture of this day: the map as drawn, with date, key and credit, as a PNG file.
 */
TT.picture = (app) => {
  const { el } = TT.dom;
  const { store, data, t, root } = app;
  const f = TT.format(app);
  const factions = TT.factions(app);

  /** All canvases of the map in the order they are stacked. */
  function canvases() {
    const height = (node) => {
      const pane = node.closest('.leaflet-pane[style*="z-index"], .leaflet-pane');
      return Number(getComputedStyle(pane).zIndex) || 0;
    };
    return [...app.stage.querySelectorAll('canvas')]
      .filter((c) => c.width && c.height)
      .map((c, i) => [height(c), i, c])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      .map((entry) => entry[2]);
  }

  function draw() {
    const { state } = store;
    const box = app.stage.getBoundingClientRect();
    const ratio = Math.max(2, window.devicePixelRatio || 1);
    const [w, h] = [box.width, box.height];
    const style = getComputedStyle(root);
    const colour = (name) => style.getPropertyValue(name).trim();
    const rows = app.areas(state.day).list.filter((a) => a.holder >= 0);
    const all = app.areas(state.day).list.reduce((sum, a) => sum + a.km2, 0);
    const foot = 30;
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(w * ratio);
    canvas.height = Math.round((h + foot) * ratio);
    const g = canvas.getContext('2d');
    g.scale(ratio, ratio);
    g.fillStyle = getComputedStyle(app.map.getContainer()).backgroundColor;
    g.fillRect(0, 0, w, h + foot);
    g.save();
    g.beginPath();
    g.rect(0, 0, w, h);
    g.clip();
    for (const c of canvases()) {
      const at = c.getBoundingClientRect();
      g.globalAlpha = Number(getComputedStyle(c).opacity);
      g.drawImage(c, at.left - box.left, at.top - box.top, at.width, at.height);
    }
    g.restore();
    g.globalAlpha = 1;
    const font = (size, weight = 400) => (g.font = `${weight} ${size}px system-ui, sans-serif`);
    const panel = (x, y, width, height) => {
      g.globalAlpha = 0.92;
      g.fillStyle = colour('--tt-bg');
      g.beginPath();
      g.roundRect(x, y, width, height, 8);
      g.fill();
      g.globalAlpha = 1;
    };
    // Date
    font(30, 700);
    const date = f.day(state.day);
    const note = t('situation at the end of the day, {zone} time', { zone: (data.timeZone || '').split('/').pop() });
    const wide = g.measureText(date).width;
    font(13);
    const room = Math.min(w - 24, Math.max(wide, g.measureText(note).width, g.measureText(data.title).width) + 28);
    panel(12, 12, room, 88);
    g.fillStyle = colour('--tt-muted');
    g.fillText(data.title, 26, 34, room - 28);
    g.fillText(note, 26, 89, room - 28);
    g.fillStyle = colour('--tt-ink');
    font(30, 700);
    g.fillText(date, 26, 66, room - 28);
    // Key
    font(13);
    const lines = rows.map((a) => [a, factions.name(a.holder), f.percent(a.km2 / all)]);
    const keyWidth = Math.min(w - 24, 74 + Math.max(80, ...lines.map((l) => g.measureText(l[1]).width)) + 60);
    const keyHeight = 16 + lines.length * 24 + 20;
    const top = Math.max(108, h - keyHeight - 12);
    panel(12, top, keyWidth, keyHeight);
    lines.forEach(([a, name, share], i) => {
      const y = top + 12 + i * 24;
      const c = factions.colour(a.holder);
      g.fillStyle = c;
      g.fillRect(26, y, 24, 17);
      g.fillStyle = factions.inkOn(c);
      font(11, 700);
      g.textAlign = 'center';
      g.fillText(factions.letter(a.holder), 38, y + 13);
      g.textAlign = 'left';
      g.fillStyle = colour('--tt-ink');
      font(13);
      g.fillText(name, 58, y + 13, keyWidth - 130);
      g.textAlign = 'right';
      g.fillText(share, 12 + keyWidth - 14, y + 13);
      g.textAlign = 'left';
    });
    g.fillStyle = colour('--tt-muted');
    font(11);
    g.fillText(t('Lines between places are inferred. Lighter: inferred.'), 26, top + keyHeight - 10, keyWidth - 28);
    // Credit
    g.fillStyle = colour('--tt-bg');
    g.fillRect(0, h, w, foot);
    g.fillStyle = colour('--tt-muted');
    font(12);
    g.fillText(app.creditText(), 12, h + 20, w - 24);
    return canvas;
  }

  app.picture = {
    draw,
    /** Make the picture and hand it to the browser as a download. */
    save() {
      store.now();
      draw().toBlob((blob) => {
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
};
