/**
 * Runs unit tests of the page on one faulty copy after the other, in one process: a worker for each, ended where it does
 * not come back. Reads lines of JSON `{root, tests, seconds}` and answers each with one line, as page_worker.js or `{slow}`.
 */
import { createInterface } from 'node:readline';
import process from 'node:process';

for await (const line of createInterface({ input: process.stdin })) {
  const { root, tests, seconds } = JSON.parse(line);
  const worker = new Worker(new URL('./page_worker.js', import.meta.url).href, { type: 'module' });
  const answer = await new Promise((say) => {
    const timer = setTimeout(() => say({ failed: 'too slow' }), 1000 * seconds);
    worker.onmessage = ({ data }) => (clearTimeout(timer), say(data));
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      say({ failed: event.message });
    };
    worker.postMessage({ root, tests });
  });
  worker.terminate();
  console.log(JSON.stringify(answer));
}
