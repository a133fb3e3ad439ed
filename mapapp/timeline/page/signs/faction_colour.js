/**
 * The colour of a faction in the palette and theme chosen.
 */

/**
 * Fill colour of a faction (or of nobody, below zero) in the palette and theme chosen.
 *
 * @param {App} app
 * @param {number | null | undefined} i
 */
export function colourOf(app, i) {
  const { palette, theme } = app.store.state;
  const { colours, nobody } = app.data.palette;
  if (i === null || i === undefined || i < 0) return nobody[theme];
  const chosen = colours[palette] || colours.convention;
  return chosen[theme][app.data.factions[i].id];
}
