/**
 * Runs the page's modules for tests/page_modules.py, without a browser: reads questions as lines of JSON,
 * `{code, argument}`, and answers each with one line, `{value}` or `{error}`. `code` is a function of `(page, argument)`;
 * `await page.load('data/decode.js')` gives a module, `page.kept` is an object that stays from question to question.
 */
import { createInterface } from 'node:readline';
import process from 'node:process';

const page = {
  kept: {},
  load: (path) => import(new URL(`../../mapapp/timeline/page/${path}`, import.meta.url).href),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { code, argument } = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await (0, eval)(`(${code})`)(page, argument)) ?? null };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  console.log(JSON.stringify(answer));
}
