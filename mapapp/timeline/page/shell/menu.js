/**
 * The menu for all that is not time: picture, links, table, keys, glossary, about, theme.
 */
import { el, fill, iconButton } from '../core/dom.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function menu(app) {
  const { store, t, root } = app;
  const list = el('div', { class: 'tt-menu', id: app.id('menu'), role: 'menu', 'aria-label': t('More'), hidden: true });
  const opener = iconButton('more', t('More'), () => (list.hidden ? open() : close()), {
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    'aria-controls': app.id('menu'),
  });
  app.regions.menuSpot.append(el('div', { class: 'tt-menu-spot' }, opener, list));

  /** @type {() => [string, () => void][]} */
  const ITEMS = () => [
    [t('Picture of this day'), () => app.picture.save()],
    [t('Copy a link to this view'), () => app.links.copy()],
    [t('Put this map on a page'), () => app.links.snippet.open()],
    [t('The map as a table'), () => app.tableView.open()],
    [t('Keys'), () => app.keysHelp.open()],
    [t('Glossary'), () => app.glossary.open()],
    [t('About the data'), () => app.about.open()],
    [
      store.state.theme === 'dark' ? t('Light page') : t('Dark page'),
      () => app.keep('theme', store.state.theme === 'dark' ? 'light' : 'dark'),
    ],
    [
      store.state.palette === 'colour-safe' ? t('Usual colours') : t('Colours safe for colour-blind readers'),
      () => app.keep('palette', store.state.palette === 'colour-safe' ? 'convention' : 'colour-safe'),
    ],
  ];

  const items = () => /** @type {HTMLElement[]} */ ([...list.children]);

  function open() {
    fill(
      list,
      ITEMS().map(([label, act], i) =>
        el(
          'button',
          {
            type: 'button',
            role: 'menuitem',
            tabindex: i ? '-1' : '0',
            on: {
              click: () => {
                close();
                act();
              },
            },
          },
          label,
        )
      ),
    );
    list.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    items()[0].focus();
  }

  function close(refocus = true) {
    if (list.hidden) return;
    list.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
    if (refocus) opener.focus();
  }

  app.menu = {
    close,
    get open() {
      return !list.hidden;
    },
  };

  list.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.findIndex((item) => item === document.activeElement);
    /** @type {Record<string, number>} */
    const ends = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const to = ends[event.key];
    if (event.key === 'Tab') close(false);
    else if (event.key === 'Escape') close();
    else if (to !== undefined) all[to].focus();
    else return;
    event.stopPropagation();
    if (event.key !== 'Tab') event.preventDefault();
  });
  root.addEventListener('pointerdown', (event) => {
    if (!list.hidden && !list.parentNode?.contains(/** @type {Node} */ (event.target))) close(false);
  });
  return {};
}
