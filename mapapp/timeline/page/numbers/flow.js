/**
 * The flow of ground between two days: who lost it on the left, who took it on the right, bands as wide as the area.
 * Names stand beside it as text of the page, so that they are read aloud, copied and kept in their direction.
 */
import { el, fill } from '../core/dom.js';

/** @param {App} app */
export function flow(app) {
  const { t } = app;
  const f = app.format;
  const factions = app.factions;
  const SVG = 'http://www.w3.org/2000/svg';
  const [TALL, SLOT, BAR, WIDTH] = [300, 46, 12, 1000]; // px of all ground, least px per name, of a bar, of the drawing
  const shape = (tag, attributes, ...children) => {
    const node = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
    node.append(...children);
    return node;
  };

  /** Where each holder of a side stands: Map of holder to {top, tall, m2}, and the height of all. */
  function column(moves, side, scale) {
    const sums = new Map();
    for (const move of moves) sums.set(move[side], (sums.get(move[side]) || 0) + move.m2);
    const order = [...sums].sort((a, b) => (a[0] < 0) - (b[0] < 0) || b[1] - a[1]);
    let top = 0;
    const slots = new Map();
    for (const [holder, m2] of order) {
      const tall = Math.max(1.5, m2 * scale);
      slots.set(holder, { top, tall, m2, used: 0 });
      top += Math.max(SLOT, tall + 8);
    }
    return { slots, height: top };
  }

  /** The band of a move: from its place on the left bar to its place on the right one. */
  function band(move, a, b, scale) {
    const tall = Math.max(1, move.m2 * scale);
    const [y1, y2] = [a.top + a.used, b.top + b.used];
    a.used += tall;
    b.used += tall;
    const [x1, x2, mid] = [BAR, WIDTH - BAR, WIDTH / 2];
    const outline = (from, to) =>
      `M${x1} ${from} C${mid} ${from} ${mid} ${to} ${x2} ${to}L${x2} ${to + tall} C${mid} ${to + tall} ${mid} ${
        from + tall
      } ${x1} ${from + tall}Z`;
    const group = shape('g', { class: 'tt-flow-band' });
    group.append(
      shape('title', {}, words(move)),
      shape('path', { d: outline(y1, y2), fill: factions.colour(move.to) }),
    );
    if (move.contested) {
      const share = Math.max(1, tall * (move.contested / move.m2));
      group.append(
        shape('rect', {
          x: x2 - 150,
          y: y2 + tall - share,
          width: 150,
          height: share,
          class: 'tt-flow-contested',
          fill: `url(#${app.id('flow-hatch')})`,
        }),
      );
    }
    return group;
  }

  /** Slanted lines: ground contested on the second day. */
  const hatch = () =>
    shape(
      'pattern',
      { id: app.id('flow-hatch'), width: 14, height: 6, patternUnits: 'userSpaceOnUse' },
      shape('path', { d: 'M0 6 L14 0', stroke: 'currentColor', 'stroke-width': 1.4 }),
    );

  function words(move) {
    const text = t('{from} to {to}: {area}', {
      from: factions.name(move.from, move.first),
      to: factions.name(move.to, move.second),
      area: f.km2(move.m2 / 1e6),
    });
    return move.contested ? text + ', ' + t('{area} of it contested', { area: f.km2(move.contested / 1e6) }) : text;
  }

  function names(slots, side, day, verb) {
    return el(
      'ul',
      { class: 'tt-flow-names is-' + side },
      [...slots].map(([holder, slot]) =>
        el(
          'li',
          { vars: { '--top': slot.top + 'px' } },
          factions.label(holder, { day }),
          el('strong', { class: 'tt-flow-km2', text: verb + f.km2(slot.m2 / 1e6) }),
        )
      ),
    );
  }

  /** Picture of the moves of a comparison (`counts.js`); null where nothing moved. */
  function picture(comparison) {
    const moves = comparison.transfers.map((move) => ({
      ...move,
      ...{ first: comparison.first, second: comparison.second },
    }));
    const total = moves.reduce((sum, move) => sum + move.m2, 0);
    if (!total) return null;
    const scale = TALL / total;
    const left = column(moves, 'from', scale);
    const right = column(moves, 'to', scale);
    const height = Math.max(left.height, right.height);
    const rank = (slots) => new Map([...slots.keys()].map((holder, n) => [holder, n]));
    const [rowOf, columnOf] = [rank(right.slots), rank(left.slots)];
    moves.sort((a, b) => columnOf.get(a.from) - columnOf.get(b.from) || rowOf.get(a.to) - rowOf.get(b.to));
    const svg = shape('svg', {
      viewBox: `0 0 ${WIDTH} ${height}`,
      preserveAspectRatio: 'none',
      class: 'tt-flow-bands',
      'aria-hidden': 'true',
    });
    svg.style.height = height + 'px';
    svg.append(shape('defs', {}, hatch()));
    for (const move of moves) svg.append(band(move, left.slots.get(move.from), right.slots.get(move.to), scale));
    for (const [slots, x] of [[left.slots, 0], [right.slots, WIDTH - BAR]]) {
      for (const [holder, slot] of slots) {
        svg.append(
          shape('rect', {
            x,
            y: slot.top,
            width: BAR,
            height: Math.max(slot.tall, slot.used),
            fill: factions.colour(holder),
            class: 'tt-flow-bar',
          }),
        );
      }
    }
    const box = el('div', {
      class: 'tt-flow',
      dir: 'ltr',
      role: 'group',
      'aria-label': t('Flow of ground between the two days'),
    });
    return fill(
      box,
      el('p', { class: 'tt-flow-head' }, el('span', { text: t('lost') }), el('span', { text: t('gained') })),
      el(
        'div',
        { class: 'tt-flow-field', vars: { '--tall': height + 'px' } },
        names(left.slots, 'from', comparison.first, '−'),
        svg,
        names(right.slots, 'to', comparison.second, '+'),
      ),
    );
  }

  return { picture, words };
}
