/**
 * The regions of the page: date, panel with tabs, dock for time, credit line; a bottom sheet on narrow screens.
 */
import { el } from '../core/dom.js';
import { memory } from '../core/memory.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function layout(app) {
  const { root, store, data, t } = app;
  const f = app.format;

  /** @type {[string, () => string][]} */
  const TABS = [
    ['legend', () => t('Key')],
    ['card', () => t('Place')],
    ['list', () => t('Events')],
    ['layers', () => t('Layers')],
    ['compare', () => t('Compare')],
    ['numbers', () => t('Numbers')],
  ];

  const dateText = el('span', { class: 'tt-date' });
  const dateNote = el('span', { class: 'tt-date-note' });
  const dateMore = el('span', { class: 'tt-date-more' });
  const head = el(
    'header',
    { class: 'tt-head' },
    el('h1', { class: 'tt-title', text: data.title ? t(data.title) : t('Territorial control') }),
    el('p', { class: 'tt-date-line' }, dateText, dateNote, dateMore),
  );

  const menuSpot = el('div', { class: 'tt-bar' });
  const strip = el('section', { class: 'tt-strip', 'aria-label': t('Control of the main cities over the time shown') });
  /** @type {Record<string, HTMLElement>} */
  const panes = {};
  /** @type {Record<string, HTMLElement>} */
  const tabs = {};
  const tabList = el('div', { class: 'tt-tabs', role: 'tablist', 'aria-label': t('Panels') });
  const body = el('div', { class: 'tt-panes' });
  for (const [id, label] of TABS) {
    tabs[id] = el(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: app.id('tab-' + id),
        'aria-controls': app.id('pane-' + id),
        'aria-selected': 'false',
        tabindex: '-1',
        class: 'tt-tab',
        on: { click: () => choose(id) },
      },
      label(),
    );
    panes[id] = el('div', {
      class: 'tt-pane',
      role: 'tabpanel',
      id: app.id('pane-' + id),
      'aria-labelledby': app.id('tab-' + id),
      tabindex: '0',
      hidden: true,
    });
    tabList.append(tabs[id]);
    body.append(panes[id]);
  }
  tabList.addEventListener('keydown', roam);
  const handle = el(
    'button',
    { type: 'button', class: 'tt-handle', 'aria-label': t('Open or close the panel'), 'aria-expanded': 'false' },
    el('span', { 'aria-hidden': 'true' }),
  );
  const panel = el('aside', { class: 'tt-panel', 'aria-label': t('Details') }, menuSpot, handle, tabList, body);

  const transport = el('div', { class: 'tt-transport', role: 'group', 'aria-label': t('Playing') });
  const axis = el('div', { class: 'tt-axis' });
  const dock = el('section', { class: 'tt-dock', 'aria-label': t('Time') }, transport, axis);
  const credit = el('footer', { class: 'tt-credit' });
  const skip = el('a', {
    class: 'tt-skip',
    href: '#' + app.id('slider'),
    text: t('Skip to the time slider'),
    on: {
      click: (event) => {
        event.preventDefault();
        /** @type {HTMLElement | null} */ (root.querySelector('.tt-slider'))?.focus();
      },
    },
  });

  // folium forbids readers to zoom the page; on a map as anywhere else they may.
  const viewport = document.querySelector('meta[name="viewport"]');
  viewport?.setAttribute('content', 'width=device-width, initial-scale=1');

  root.prepend(skip);
  root.append(head, dock, panel, credit);
  app.stage.setAttribute('role', 'main');
  app.stage.setAttribute('aria-label', t('Map'));
  panes.legend.append(strip);
  const none = el('div'); // until transport.js and compare.js put in the regions that they make
  app.regions = {
    head,
    dateMore,
    menuSpot,
    strip,
    panes,
    tabs,
    panel,
    transport,
    axis,
    dock,
    credit,
    body,
    transportMore: none,
    compareNumbers: none,
  };

  root.dataset.panel = '';

  const narrow = () => root.clientWidth < 720;
  app.isNarrow = narrow;

  /**
   * Open a tab; on a phone the same tab again closes the sheet.
   *
   * @param {string} id
   */
  function choose(id) {
    store.set({ panel: store.state.panel === id && narrow() ? null : id });
  }

  /**
   * Arrow keys move between tabs.
   *
   * @param {KeyboardEvent} event
   */
  function roam(event) {
    const ids = TABS.map((tab) => tab[0]);
    const at = ids.findIndex((id) => tabs[id] === document.activeElement);
    if (at < 0) return;
    const rtl = root.dir === 'rtl' ? -1 : 1;
    const step = event.key === 'ArrowRight' ? rtl : event.key === 'ArrowLeft' ? -rtl : 0;
    const to = event.key === 'Home'
      ? 0
      : event.key === 'End'
      ? ids.length - 1
      : step
      ? (at + step + ids.length) % ids.length
      : -1;
    if (to < 0) return;
    event.preventDefault();
    event.stopPropagation();
    tabs[ids[to]].focus();
    store.set({ panel: ids[to] });
  }

  // The sheet follows the thumb: its height is a share of the room above the dock.
  /** @type {{ y: number, height: number } | null} */
  let drag = null;
  let moved = false;
  handle.addEventListener('pointerdown', (event) => {
    drag = { y: event.clientY, height: body.offsetHeight };
    moved = false;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const by = drag.y - event.clientY;
    if (Math.abs(by) > 6) moved = true;
    if (!moved) return;
    if (store.state.panel === null) store.set({ panel: 'legend' });
    panel.style.setProperty('--tt-sheet', Math.max(0, Math.min(drag.height + by, root.clientHeight * 0.72)) + 'px');
  });
  const release = () => {
    if (drag && moved && body.offsetHeight < 90) {
      store.set({ panel: null });
      panel.style.removeProperty('--tt-sheet');
    }
    drag = null;
  };
  handle.addEventListener('pointerup', release);
  handle.addEventListener('pointercancel', release);
  handle.addEventListener('click', () => {
    if (moved) {
      moved = false;
      return;
    }
    panel.style.removeProperty('--tt-sheet');
    store.set({ panel: store.state.panel === null ? 'legend' : null });
  });

  /** @param {State} state */
  function showDate(state) {
    dateText.textContent = f.day(state.day);
    const note = t('situation at the end of the day, {zone} time', { zone: zoneName() });
    if (dateNote.textContent !== note) dateNote.textContent = note;
  }

  /** "Tokyo" from Asia/Tokyo. */
  function zoneName() {
    const zone = data.timeZone || 'UTC';
    return t(zone.slice(zone.lastIndexOf('/') + 1).replace(/_/g, ' '));
  }

  /** Room that the interface takes from the map at each side, for fitting and flying (CSS pixels). */
  app.insets = () => {
    const all = root.getBoundingClientRect();
    /** @param {HTMLElement} node */
    const gap = (node) => node.getBoundingClientRect();
    const top = gap(head).bottom - all.top;
    if (root.dataset.embed) return { top: 0, right: 0, left: 0, bottom: all.bottom - gap(dock).top };
    if (root.dataset.sides) return { top: 36, right: 0, left: 50, bottom: all.bottom - gap(dock).top }; // the panel stands beside the maps
    if (narrow() && !root.style.getPropertyValue('--tt-dock')) {
      root.style.setProperty('--tt-dock', dock.offsetHeight + 'px');
    }
    if (narrow()) return { top, right: 0, left: 0, bottom: all.bottom - Math.min(gap(panel).top, gap(dock).top) };
    const rtl = root.dir === 'rtl';
    const side = rtl ? gap(panel).right - all.left : all.right - gap(panel).left;
    return {
      top: rtl || root.dataset.wide ? top : root.clientWidth < 1000 ? top * 0.6 : 8,
      right: rtl ? 0 : side,
      left: rtl ? side : 0,
      bottom: all.bottom - gap(dock).top,
    };
  };

  /** Tells the map's style how much of it is covered, so that other controls on the map stand clear: map.css. */
  function clearControls() {
    if (!root.clientWidth) return;
    const { right, bottom, left } = app.insets();
    const top = head.getBoundingClientRect().bottom - root.getBoundingClientRect().top;
    for (const [side, px] of Object.entries({ top, right, bottom, left })) {
      app.stage.style.setProperty(`--tt-covered-${side}`, `${Math.max(0, Math.round(px))}px`);
    }
  }
  for (const node of [head, panel, dock]) app.life.observe(node, clearControls);
  app.map.on('resize', clearControls);

  showDate(store.state); // before the map is fitted into the room that is left
  app.life.observe(dock, () => root.style.setProperty('--tt-dock', dock.offsetHeight + 'px'));

  // Turned, zoomed or resized across the two layouts: the panel is open beside the map, and folded over it.
  let wasNarrow = narrow();
  app.life.observe(root, () => {
    if (!root.clientWidth || narrow() === wasNarrow) return;
    wasNarrow = narrow();
    panel.style.removeProperty('--tt-sheet');
    const { panel: open } = store.state;
    if (wasNarrow && open !== 'card') store.set({ panel: null });
    if (!wasNarrow && open === null) store.set({ panel: 'legend' });
  });

  return {
    ready() {
      const { theme, palette } = store.state;
      const kept = { theme: memory.get('theme') || '', palette: memory.get('palette') || '' };
      if (!app.options.theme && Object.hasOwn(data.palette.base, kept.theme) && kept.theme !== theme) {
        store.set({ theme: kept.theme });
      }
      if (!app.options.palette && Object.hasOwn(data.palette.colours, kept.palette) && kept.palette !== palette) {
        store.set({ palette: kept.palette });
      }
      setTimeout(() => root.classList.add('is-ready'), 300); // from here on the sheet may glide
      const { place, compare } = store.state;
      if (store.state.panel === null && !narrow()) {
        store.set({ panel: place !== null ? 'card' : compare !== null ? 'compare' : 'legend' });
      }
    },
    update(state, changed) {
      if (changed.has('day') || changed.has('lang')) showDate(state);
      if ((changed.has('place') && state.place !== null) || (changed.has('point') && state.point)) {
        if (state.panel !== 'card') store.set({ panel: 'card' });
      }
      if (changed.has('panel')) {
        const open = state.panel !== null && state.panel in panes ? state.panel : null;
        root.dataset.panel = open || '';
        for (const id of Object.keys(panes)) {
          panes[id].hidden = id !== open;
          tabs[id].setAttribute('aria-selected', String(id === open));
          tabs[id].tabIndex = id === (open || 'legend') ? 0 : -1;
        }
        handle.setAttribute('aria-expanded', String(open !== null));
        if (open !== null) body.scrollTop = 0;
      }
    },
  };
}
