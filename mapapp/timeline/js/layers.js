/**
 * What is drawn on the map, and how links and hosts name it: `roads` where it is drawn though it is not by default,
 * `-labels` the other way round, `trail14` with a number.
 */

/** Layers as a page opens unless the reader says otherwise. */
TT.LAYERS = {
  cells: true, // the coloured zones
  lighter: true, // inferred cells drawn lighter
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
TT.TRAILS = [7, 14, 30, 90];

/** Words for the layers that differ from the default. */
TT.layerWords = (layers) =>
  Object.keys(TT.LAYERS)
    .filter((name) => layers[name] !== TT.LAYERS[name])
    .map((name) => (layers[name] ? name + (typeof layers[name] === 'number' ? layers[name] : '') : `-${name}`));

/** The layers that words name, all others as by default; words that name none are passed over. */
TT.layersOf = (words) => {
  const layers = { ...TT.LAYERS };
  for (const word of words) {
    const [, off, name, number] = /^(-?)([a-z]+)(\d{0,3})$/.exec(String(word)) || [];
    if (!(name in TT.LAYERS) || (number && name !== 'trail')) continue;
    layers[name] = name === 'trail' ? (off ? 0 : Number(number || TT.TRAILS[0])) : !off;
  }
  return layers;
};

/** The layers that a notebook's options switch on or off; `trail` may be true or a number of days. */
TT.layersGiven = (given) => {
  const layers = { ...TT.LAYERS };
  for (const name of Object.keys(given)) if (name in layers) layers[name] = name === 'trail' ? trailOf(given[name]) : !!given[name];
  return layers;

  function trailOf(value) {
    return typeof value === 'number' && value >= 0 ? Math.min(999, Math.round(value)) : value ? TT.TRAILS[0] : 0;
  }
};
