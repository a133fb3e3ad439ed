import { equal } from '../check.js';
import { memory } from '../../../mapapp/timeline/page/core/memory.js';

function storage(descriptor) {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, ...descriptor });
}

Deno.test('what is kept is there at the next visit, under a name of our own', () => {
  const kept = new Map();
  storage({ value: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) } });
  memory.set('theme', 'dark');
  equal([memory.get('theme'), memory.get('width'), [...kept.keys()]], ['dark', null, ['territory-theme']]);
});

Deno.test('where storage is forbidden nothing is kept and nothing fails', () => {
  storage({
    get() {
      throw new Error('SecurityError');
    },
  });
  memory.set('theme', 'dark');
  equal(memory.get('theme'), null);
});

Deno.test('where storage is full nothing fails', () => {
  storage({
    value: {
      getItem: () => null,
      setItem() {
        throw new Error('QuotaExceededError');
      },
    },
  });
  memory.set('theme', 'dark');
  equal(memory.get('theme'), null);
});
