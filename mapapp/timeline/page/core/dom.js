/**
 * Elements of the page, built without markup: text from data is always text, never HTML.
 */
const SVG = 'http://www.w3.org/2000/svg';

/**
 * Icon outlines on a 24 x 24 grid; a leading "#" means filled.
 *
 * @type {Record<string, string>}
 */
const ICONS = {
  play: '#M8 5v14l11-7z',
  pause: '#M7 5h4v14H7zM13 5h4v14h-4z',
  dayBack: 'M14.5 6l-6 6 6 6',
  dayOn: 'M9.5 6l6 6-6 6',
  changeBack: 'M18 6l-6 6 6 6M7 6v12',
  changeOn: 'M6 6l6 6-6 6M17 6v12',
  loop: 'M17 3l3 3-3 3M20 6H8a4 4 0 0 0-4 4v1M7 21l-3-3 3-3M4 18h12a4 4 0 0 0 4-4v-1',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20',
  close: 'M6 6l12 12M18 6L6 18',
  more: '#M5 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM19 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  country: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  whole: 'M3 12h18M6 9l-3 3 3 3M18 9l3 3-3 3',
  down: 'M6 9l6 6 6-6',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  sliders: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4',
  external: 'M14 5h5v5M19 5l-8 8M18 14v5H5V6h5',
};

/**
 * An element with attributes and children. `props` may hold `class`, `text`, `on` (listeners), `vars` (CSS custom
 * properties), `data` (data-* attributes); anything else is an attribute, left out when null, undefined or false.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props | null} [props]
 * @param {...Child} children
 */
export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  const { class: className, text, on, vars, data, ...attributes } = props ?? {};
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, value] of Object.entries(vars ?? {})) node.style.setProperty(name, String(value));
  for (const [name, value] of Object.entries(data ?? {})) node.dataset[name] = String(value);
  for (const [type, listener] of Object.entries(on ?? {})) {
    node.addEventListener(type, /** @type {EventListener} */ (listener));
  }
  if (text !== null && text !== undefined && text !== false) node.textContent = String(text);
  append(node, children);
  return node;
}

/**
 * Gives a node more children; nothing, false and "" are none.
 *
 * @template {Element | DocumentFragment} N
 * @param {N} node
 * @param {Child[]} children
 */
export function append(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === '') continue;
    if (Array.isArray(child)) append(node, child);
    else node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/**
 * Empty a node and give it new children.
 *
 * @template {Element | DocumentFragment} N
 * @param {N} node
 * @param {...Child} children
 */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/**
 * A decorative icon; its meaning is in the label of the control around it.
 *
 * @param {string} name   one of ICONS
 */
export function icon(name) {
  const outline = ICONS[name] || '';
  const filled = outline.startsWith('#');
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'tt-icon tt-icon-' + name + (filled ? ' tt-icon-filled' : ''));
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', filled ? outline.slice(1) : outline);
  svg.append(path);
  return svg;
}

/**
 * A push button that shows an icon and says its label to screen readers and on hover.
 *
 * @param {string} name   one of ICONS
 * @param {string} label
 * @param {(event: MouseEvent) => void} onclick
 * @param {Props} [props]
 */
export function iconButton(name, label, onclick, props) {
  return el(
    'button',
    { type: 'button', class: 'tt-iconbtn', 'aria-label': label, title: label, on: { click: onclick }, ...props },
    icon(name),
  );
}

/**
 * A push button with words.
 *
 * @param {Child} label
 * @param {(event: MouseEvent) => void} onclick
 * @param {Props} [props]
 * @param {...Child} extra   before the words
 */
export function button(label, onclick, props, ...extra) {
  return el('button', { type: 'button', class: 'tt-btn', on: { click: onclick }, ...props }, ...extra, label);
}

/**
 * A link that leaves the page, for http(s) addresses only; anything else becomes plain text.
 *
 * @param {string} url
 * @param {Child} text
 * @param {Props} [props]
 */
export function outside(url, text, props) {
  let safe = false;
  try {
    safe = /^https?:$/.test(new URL(url).protocol);
  } catch {
    safe = false;
  }
  if (!safe) return el('span', props, text);
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer', ...props }, text);
}

/**
 * Foreign-language text that keeps its own direction.
 *
 * @param {string} text
 * @param {string | null} [lang]
 */
export function bdi(text, lang) {
  return el('bdi', { lang: lang || null, dir: 'auto', text });
}

/**
 * Runs `draw` at most every `ms` milliseconds, the last time after the last call: what may lag behind the map.
 *
 * @param {() => void} draw
 * @param {number} ms
 */
export function lagging(draw, ms) {
  let timer = 0;
  let last = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        last = performance.now();
        draw();
      },
      Math.max(16, Math.min(ms, ms - (performance.now() - last))),
    );
  };
}
