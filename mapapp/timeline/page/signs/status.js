/**
 * How a status looks. The one place that decides it: the map, its places, the strips, swatches and the key all ask here,
 * so that none of them draws as held whole what another calls contested or divided.
 */
import { colourOf } from './faction_colour.js';

/** @type {Record<string, Look['sign']>} */
export const SIGNS = { contested: 'stripes', shared: 'bars', besieged: 'ring', divided: 'split' };

/**
 * @param {Pick<Run, 'holder' | 'status' | 'by'> | null | undefined} run
 * @returns {Look}
 */
export const lookOf = (run) => ({
  holder: run ? run.holder : -1,
  sign: (run && SIGNS[run.status]) || 'plain',
  others: (run && run.by) || [],
});

/**
 * Hatches of ground that is contested or shared, as the map draws them (cells_layer.js).
 *
 * @type {{ stripes: LineHatch; bars: LineHatch; [sign: string]: LineHatch | undefined }}
 */
export const SIGN_HATCH = { stripes: { angle: 45, gap: 8, width: 3 }, bars: { angle: 90, gap: 9, width: 3 } };

/**
 * The same, smaller: strips, swatches, points.
 *
 * @type {{ stripes: LineHatch; bars: LineHatch; [sign: string]: LineHatch | undefined }}
 */
export const SMALL_HATCH = { stripes: { angle: 45, gap: 5, width: 1.3 }, bars: { angle: 90, gap: 5, width: 1.6 } };

/** Share of a divided city's strip, swatch or point that shows the parts others hold. */
export const SPLIT_SHARE = 0.4;

/**
 * The colours of a strip from above: the holder's alone, or above those of whoever holds a part: [[colour, share] ...].
 *
 * @param {App} app
 * @param {Run} run
 * @returns {[string, number][]}
 */
export function lanesOf(app, run) {
  const { holder, sign, others } = lookOf(run);
  if (sign !== 'split' || !others.length) return [[colourOf(app, holder), 1]];
  const lanes = others.map((
    other,
  ) => /** @type {[string, number]} */ ([colourOf(app, other), SPLIT_SHARE / others.length]));
  return [[colourOf(app, holder), 1 - SPLIT_SHARE], ...lanes];
}

/**
 * Who holds a place and in what way, in words: "Northern party; divided: a part is held by Southern party".
 *
 * @param {App} app
 * @param {Run} run
 * @param {number} day
 */
export function heldAs(app, run, day) {
  const f = app.format;
  /** @param {number} faction */
  const name = (faction) => app.factions.name(faction, day);
  const status = f.statusBy(run.status, run.by.map(name));
  return status ? app.t('{holder}; {status}', { holder: name(run.holder), status }) : name(run.holder);
}
