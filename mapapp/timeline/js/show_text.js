/**
 * A text to read or copy by hand.
 */

/** A window with a text to read or copy. */
TT.showText = (app) => {
  const { el } = TT.dom;
  let heading = '';
  const box = TT.dialog(
    app,
    'text',
    () => heading,
    (text) => {
      const area = el('textarea', { class: 'tt-copy-area', readonly: true, rows: '8', 'aria-label': heading });
      area.value = text;
      return area;
    },
  );
  app.showText = (title, text) => {
    heading = title;
    box.close();
    box.open(text);
  };
  return {};
};
