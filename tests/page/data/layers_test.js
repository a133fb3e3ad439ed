import { equal } from '../check.js';
import { LAYERS, layersGiven, layersOf, layerWords } from '../../../mapapp/timeline/page/data/layers.js';

Deno.test('layers as by default need no words', () => equal(layerWords(LAYERS), []));

Deno.test('words give the layers that they were made of', () => {
  const layers = { ...LAYERS, roads: true, labels: false, trail: 30 };
  equal(
    layerWords(layers),
    ['roads', '-labels', 'trail30'].sort((a, b) => order(a) - order(b)),
  );
  equal(layersOf(layerWords(layers)), layers);
  equal(layersGiven({ roads: true, labels: false, trail: 30 }), layers);
});

Deno.test('a word that names no layer is passed over', () => {
  equal(layersOf(['nonsense', 'roads7', '__proto__', 'Roads', '']), LAYERS);
});

const order = (word) => Object.keys(LAYERS).indexOf(word.replace(/^-|\d+$/g, ''));
