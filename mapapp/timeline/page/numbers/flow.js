/**
 * The flow of ground between two days: who lost it on the left, who took it on the right, bands as wide as the area.
 * Names stand beside it as text of the page, so that they are read aloud, copied and kept in their direction.
 */
import { el } from '../core/dom.js';
import { flowLayout, WIDTH } from './flow_layout.js';

/** @typedef {import('./flow_layout.js').Slot} Slot */
/** @typedef {import('./flow_layout.js').Band} Band */

/** What the picture needs of the page: words and colours, and ids of its own. */
/** @typedef {Pick<App, 't' | 'format' | 'factions' | 'id'>} Words */

/**
 * Picture of the moves of a comparison; null where nothing moved.
 *
 * @param {Words} page
 * @param {Comparison} comparison
 */
export function flow(page, comparison) {
  const layout = flowLayout(comparison);
  if (!layout) return null;
  const { t } = page;
  return el(
    'div',
    { class: 'tt-flow', dir: 'ltr', role: 'group', 'aria-label': t('Flow of ground between the two days') },
    el('p', { class: 'tt-flow-head' }, el('span', { text: t('lost') }), el('span', { text: t('gained') })),
    el(
      'div',
      { class: 'tt-flow-field', vars: { '--tall': layout.height + 'px' } },
      names(page, layout.left, 'from', comparison.first, '−'),
      drawing(page, layout, comparison),
      names(page, layout.right, 'to', comparison.second, '+'),
    ),
  );
}

/**
 * @param {Words} page
 * @param {import('./flow_layout.js').FlowLayout} layout
 * @param {Comparison} comparison
 */
function drawing({ t, format, factions, id }, layout, comparison) {
  const hatch = shape(
    'pattern',
    { id: id('flow-hatch'), width: 14, height: 6, patternUnits: 'userSpaceOnUse' },
    shape('path', { d: 'M0 6 L14 0', stroke: 'currentColor', 'stroke-width': 1.4 }),
  );

  /** @param {Transfer} move */
  function words({ from, to, m2, contested }) {
    const text = t('{from} to {to}: {area}', {
      from: factions.name(from, comparison.first),
      to: factions.name(to, comparison.second),
      area: format.km2(m2 / 1e6),
    });
    return contested ? text + ', ' + t('{area} of it contested', { area: format.km2(contested / 1e6) }) : text;
  }

  /** @param {Band} band */
  const picture = ({ move, outline, contested }) =>
    shape(
      'g',
      { class: 'tt-flow-band' },
      shape('title', {}, words(move)),
      shape('path', { d: outline, fill: factions.colour(move.to) }),
      contested ? shape('rect', { ...contested, class: 'tt-flow-contested', fill: `url(#${id('flow-hatch')})` }) : '',
    );

  const svg = shape(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${layout.height}`,
      preserveAspectRatio: 'none',
      class: 'tt-flow-bands',
      'aria-hidden': 'true',
    },
    shape('defs', {}, hatch),
    ...layout.bands.map(picture),
    ...layout.bars.map(({ holder, ...box }) =>
      shape('rect', { ...box, fill: factions.colour(holder), class: 'tt-flow-bar' })
    ),
  );
  svg.style.height = layout.height + 'px';
  return svg;
}

/**
 * The holders of a side beside their bars, with what they lost or gained.
 *
 * @param {Words} page
 * @param {Slot[]} slots
 * @param {'from' | 'to'} side
 * @param {number} day
 * @param {string} sign
 */
function names({ format, factions }, slots, side, day, sign) {
  return el(
    'ul',
    { class: 'tt-flow-names is-' + side },
    slots.map(({ holder, top, m2 }) =>
      el(
        'li',
        { vars: { '--top': top + 'px' } },
        factions.label(holder, { day }),
        el('strong', { class: 'tt-flow-km2', text: sign + format.km2(m2 / 1e6) }),
      )
    ),
  );
}

/**
 * An element of SVG.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function shape(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}
