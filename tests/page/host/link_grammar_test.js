/**
 * What the page asks of the grammar of links beside reading one: whether a value of a host is a day, or a point.
 */
import { equal } from '../check.js';
import { isDay, isPoint } from '../../../mapapp/timeline/page/host/link_grammar.js';

Deno.test('only a text can be a day', () => {
  equal([isDay('2024-01-12'), isDay('2024-02-30'), isDay('12 January')], [true, false, false]);
  equal([20240112, null, undefined, new Date(0), ['2024-01-12']].map(isDay), [false, false, false, false, false]);
});

Deno.test('a point has two finite numbers that lie on the globe', () => {
  equal([[180, 90], [-180, -90], [0, 0]].map(([lon, lat]) => isPoint(lon, lat)), [true, true, true]);
  equal([[181, 0], [-181, 0], [0, 91], [0, -91]].map(([lon, lat]) => isPoint(lon, lat)), [false, false, false, false]);
  equal([isPoint(NaN, 0), isPoint(0, NaN), isPoint(-Infinity, 0)], [false, false, false]);
});
