/**
 * Loads the tests of one copy of the page and runs them up to the first that fails: answers `{failed}`, the message, ''
 * where none does, or `{broken}` where a module is no JavaScript.
 */
const found = [];
Deno.test = (name, test) => found.push([name, test]);

self.onmessage = async ({ data: { root, tests } }) => {
  try {
    for (const test of tests) await import(`file://${root}/${test}`);
  } catch (error) {
    const broken = error instanceof SyntaxError || /could not be parsed|SyntaxError/.test(String(error));
    return self.postMessage(broken ? { broken: String(error) } : { failed: String(error) });
  }
  for (const [name, test] of found) {
    try {
      await test();
    } catch (error) {
      return self.postMessage({ failed: `${name}: ${error}` });
    }
  }
  self.postMessage({ failed: found.length ? '' : 'no tests' });
};
