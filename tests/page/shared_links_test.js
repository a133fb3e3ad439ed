/**
 * Links: the cases that Python and the page answer alike (tests/shared/links; tests/test_shared_links.py reads them too).
 */
import { readLink, writeLink } from '../../mapapp/timeline/page/host/link_grammar.js';
import { equal } from './check.js';

const SHARED = new URL('../shared/', import.meta.url);
const read = (name) => JSON.parse(Deno.readTextFileSync(new URL(name, SHARED)));
const world = read('links_world.json');
const known = {
  first: world.first_day,
  last: world.known_until,
  placeOf: (
    id,
  ) => (Object.hasOwn(world.places, id) ? { lon: world.places[id][0], lat: world.places[id][1] } : null),
  languages: world.languages,
};
const said = ({ message, text }) => message.replace('{text}', text);

for (
  const { name } of [...Deno.readDirSync(new URL('links/', SHARED))].sort((
    a,
    b,
  ) => (a.name < b.name ? -1 : 1))
) {
  const { says, link, view, notices, written } = read(`links/${name}`);
  Deno.test(`links: ${says}`, () => {
    const found = readLink(new URLSearchParams(link), known);
    equal(found.view, view);
    equal(found.notices.map(said), notices);
    equal(
      writeLink({ ...found.view, day: found.view.day || world.opening }),
      Object.entries(written),
    );
  });
}
