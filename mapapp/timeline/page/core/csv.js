/**
 * Tables as CSV files, made in the page: no server is asked.
 */
import { el } from './dom.js';

/** @typedef {(string | number | null | undefined)[]} CsvRow */

const FORMULA = /^ *[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** Begins a file that a person opens: without it Excel takes UTF-8 for the code page of the computer. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Text as a spreadsheet shows it and never computes it (geodata/model/safe_text.py, as_text_cell).
 *
 * @param {string} text
 */
const harmless = (text) => (FORMULA.test(text) && !NUMBER.test(text) ? "'" + text : text);

/**
 * A cell as Python's csv writes it: in quotes only where it must be.
 *
 * @param {string} text
 */
const quoted = (text) => (/[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text);

/**
 * Rows of texts and numbers as the text of a file.
 *
 * @param {CsvRow[]} rows
 */
export const csvText = (rows) =>
  rows.map((row) => row.map((cell) => quoted(harmless(String(cell ?? '')))).join(',') + '\n').join('');

/**
 * Square kilometres with all six digits that square metres give.
 *
 * @param {number} m2
 */
export const exactKm2 = (m2) => (m2 / 1e6).toFixed(6);

/**
 * Hands the reader a file.
 *
 * @param {string} name
 * @param {CsvRow[]} rows
 */
function saveCsv(name, rows) {
  const address = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, csvText(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = el('a', { href: address, download: name + '.csv', hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/**
 * A button that saves what `rows()` gives then, under the name of `name()`.
 *
 * @param {App} app
 * @param {() => string} name
 * @param {() => CsvRow[]} rows
 * @param {string} label
 */
export const csvButton = (app, name, rows, label) =>
  el(
    'button',
    {
      type: 'button',
      class: 'tt-csv',
      'aria-label': app.t('Save as CSV: {what}', { what: label }),
      title: app.t('Save as CSV: {what}', { what: label }),
      on: { click: () => saveCsv(name(), rows()) },
    },
    'CSV',
  );

/**
 * A word of the dataset as part of the name of a file.
 *
 * @param {string} text
 */
export const fileWord = (text) => text.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
