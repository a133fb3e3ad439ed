/**
 * Hatches as backgrounds of small boxes, drawn with the tile that the map is hatched with: some browsers lose thin lines
 * of CSS gradients, and the key would no longer explain the map.
 */
TT.tile = (() => {
  const made = new Map();
  /** A picture, as CSS has it, of a hatch over a box of some CSS pixels. */
  return (hatch, colour, alpha, width, height) => {
    const ratio = Math.max(2, TT.pixelRatio());
    const key = JSON.stringify([hatch, colour, alpha, width, height, ratio]);
    if (!made.has(key)) {
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      const g = canvas.getContext('2d');
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.fillStyle = TT.patternTile(g, hatch, colour, ratio, alpha);
      g.fillRect(0, 0, width, height);
      made.set(key, `url(${canvas.toDataURL()})`);
    }
    return made.get(key);
  };
})();

/** Size that tiles of swatches and of the key's signs are drawn for, CSS pixels: that of the largest (legend.css). */
TT.SWATCH = [48, 32];
