/**
 * What the words of the map mean.
 */
import { dialog } from '../core/dialog.js';
import { el } from '../core/dom.js';

/**
 * @param {App} app
 * @returns {Module}
 */
export function glossary(app) {
  const { t, data } = app;

  const TERMS = () => [
    [
      t('control'),
      t(
        'who holds the ground at the end of a day, as sources report it. It says nothing of consent, population or law.',
      ),
    ],
    [
      t('captured, recaptured'),
      t('taken by force or after the other side left under pressure; recaptured where the captor had held it before.'),
    ],
    [t('handed over'), t('passed on by agreement.')],
    [t('withdrew'), t('the holder left and nobody is reported to have moved in yet.')],
    [t('renamed, merged'), t('the holder took a new name or joined another body. No ground changed hands.')],
    [t('confirmed unchanged'), t('a source says that on this day nothing had changed.')],
    [t('contested'), t('another party fights inside the place; the earlier holder is kept.')],
    [t('divided'), t('a quarter or half of the city has another holder; the city counts with its centre.')],
    [t('besieged'), t('surrounded by another party, still held.')],
    [t('shared'), t('two parties hold it together by arrangement.')],
    [t('assessed'), t('a source speaks of this place, or of an area it lies in.')],
    [t('reported'), t('a source speaks of this place by name.')],
    [t('reported of the region'), t('a source speaks of the region around it, firmly enough to count.')],
    [t('deduced'), t('the holder follows from an earlier or later change; no source speaks of the place on that day.')],
    [t('inferred'), t('no source speaks of it: the nearest assessed places decide.')],
    [t('lines between places'), t('are inferred everywhere: sources name places, not borders.')],
    [t('moment'), t('a dated happening that moves no line: a speech, a strike, a flight.')],
    [t('others say'), t('a source that contradicts the record. It is shown beside it and not mixed in.')],
    [t('claimed by'), t('every source of the event speaks for the side that gained.')],
    [t('high, medium, low confidence'), t('how sure the editors are, given number and kind of sources.')],
    [t('about, date uncertain'), t('the source gives the day only roughly, or doubts it.')],
    [t('no change reported'), t('no source in the data reports a change. It does not mean that the day was calm.')],
    ...(data.undrawnIsUnknown
      ? [[
        t('drawn ground changed'),
        t('ground began or ceased to be drawn. Undrawn ground is no data here, so it is nobody’s gain or loss.'),
      ]]
      : []),
  ];

  app.glossary = dialog(
    app,
    'glossary',
    () => t('Glossary'),
    () =>
      el(
        'dl',
        { class: 'tt-glossary' },
        TERMS().map(([term, text]) => [el('dt', { text: term }), el('dd', { text })]),
      ),
  );
  return {};
}
