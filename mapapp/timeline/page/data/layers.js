/**
 * What is drawn on the map, and how links and hosts name it: `roads` where it is drawn though it is not by default,
 * `-labels` the other way round, `trail14` with a number.
 */

/**
 * Layers as a page opens unless the reader says otherwise.
 *
 * @type {Layers}
 */
export const LAYERS = {
  cells: true, // the coloured zones
  lighter: true, // the less sure its holder, the paler the ground; off: one colour for each holder
  hatches: false, // a hatch for every faction besides its colour
  letters: false, // a letter for every zone besides its colour
  outlines: false, // the cells that the zones are made of
  presence: true, // areas where a faction was active without holding ground
  governorates: true,
  rivers: true,
  roads: false,
  places: true,
  bases: false, // military bases as squares, however far the map is
  labels: true,
  captures: true, // markers on what changed hands on the day
  trail: 0, // and, fading, on what did in so many days before
  moments: true,
};

/** Days of a trail that one can choose. */
export const TRAILS = [7, 14, 30, 90];

/**
 * Words for the layers that differ from the default.
 *
 * @param {Layers} layers
 */
export const layerWords = (layers) =>
  Object.keys(LAYERS)
    .filter((name) => layers[name] !== LAYERS[name])
    .map((name) => (layers[name] ? name + (typeof layers[name] === 'number' ? layers[name] : '') : `-${name}`));

/**
 * The layers that words name, all others as by default; words that name none are passed over.
 *
 * @param {unknown[]} words
 */
export function layersOf(words) {
  const layers = { ...LAYERS };
  for (const word of words) {
    const [, off, name, number] = /^(-?)([a-z]+)(\d{0,3})$/.exec(String(word)) || [];
    if (!(name in LAYERS) || (number && name !== 'trail')) continue;
    layers[name] = name === 'trail' ? (off ? 0 : Number(number || TRAILS[0])) : !off;
  }
  return layers;
}

/**
 * The layers that options switch on or off: `{roads: true, labels: false, trail: 14}`, or `trail14` as in a link.
 *
 * @param {Record<string, boolean | number>} given
 */
export const layersGiven = (given) =>
  layersOf(
    Object.entries(given).map((
      [name, value],
    ) => (value ? name + (typeof value === 'number' ? value : '') : `-${name}`)),
  );
