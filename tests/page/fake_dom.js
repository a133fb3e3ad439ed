/**
 * As much of a document as the page's widgets ask for, without a browser: elements, their text, attributes and listeners.
 * What needs layout, painting or focus is for the browser tests.
 */
class FakeNode {
  parent = null;
}

class FakeText extends FakeNode {
  constructor(text) {
    super();
    this.textContent = text;
  }
}

export class FakeElement extends FakeNode {
  constructor(name) {
    super();
    this.localName = name;
    this.attributes = new Map();
    this.childNodes = [];
    this.dataset = {};
    this.hidden = false;
    this.scrollTop = 0;
    this.clientWidth = 1000;
    this.listeners = [];
    this.style = { setProperty: (key, value) => (this.style[key] = value) };
    this.classes = new Set();
    this.classList = {
      add: (...names) => names.forEach((one) => this.classes.add(one)),
      remove: (...names) => names.forEach((one) => this.classes.delete(one)),
      contains: (one) => this.classes.has(one),
      toggle: (one, on = !this.classes.has(one)) => (on ? this.classes.add(one) : this.classes.delete(one)),
    };
  }
  get className() {
    return [...this.classes].join(' ');
  }
  set className(text) {
    this.classes = new Set(text.split(/\s+/).filter(Boolean));
  }
  get textContent() {
    return this.childNodes.map((one) => one.textContent).join('');
  }
  set textContent(text) {
    this.childNodes = [new FakeText(String(text))];
  }
  get children() {
    return this.childNodes.filter((one) => one instanceof FakeElement);
  }
  append(...nodes) {
    for (const node of nodes) {
      const child = node instanceof FakeNode ? node : new FakeText(String(node));
      child.parent = this;
      this.childNodes.push(child);
    }
  }
  replaceChildren(...nodes) {
    this.childNodes = [];
    this.append(...nodes);
  }
  setAttribute(key, value) {
    if (key === 'class') this.className = value;
    this.attributes.set(key, String(value));
  }
  getAttribute(key) {
    return this.attributes.get(key) ?? null;
  }
  addEventListener(type, listener) {
    this.listeners.push([type, listener]);
  }
  /** Tells the listeners of an event; gives the event, which says whether it was taken. */
  tell(type, more = {}) {
    const event = fakeEvent(this, type, more);
    for (const [kind, listener] of this.listeners) if (kind === type) listener(event);
    return event;
  }
  all(test) {
    return this.children.flatMap((child) => [...(test(child) ? [child] : []), ...child.all(test)]);
  }
  querySelector(selector) {
    return this.all((one) => one.matches(selector))[0] ?? null;
  }
  querySelectorAll(selector) {
    return this.all((one) => one.matches(selector));
  }
  /** Of selectors only names and single classes, and lists of these. */
  matches(selector) {
    return selector.split(',').map((one) => one.trim()).some((one) =>
      one.startsWith('.') ? this.classes.has(one.slice(1)) : one === this.localName
    );
  }
  closest(selector) {
    return this.matches(selector) ? this : this.parent?.closest(selector) ?? null;
  }
  contains(node) {
    return node === this || (node?.parent ? this.contains(node.parent) : false);
  }
  getBoundingClientRect() {
    return { left: 0, top: 0, width: this.clientWidth, height: 500 };
  }
  focus() {}
  setPointerCapture() {}
  getContext() {
    return new Proxy({}, { get: () => () => ({ setTransform() {} }), set: () => true });
  }
  toDataURL() {
    return 'data:';
  }
}

export function fakeEvent(target, type, more = {}) {
  const event = {
    ...{ type, target, currentTarget: target, defaultPrevented: false, button: 0, pointerId: 1, clientX: 0 },
    ...{ key: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false },
    preventDefault: () => (event.defaultPrevented = true),
    stopPropagation() {},
    ...more,
  };
  return event;
}

/** Puts a new document, frames that wait and timers that do not into the global object; gives the document. */
export function install() {
  const document = new FakeElement('#document');
  document.documentElement = new FakeElement('html');
  document.body = new FakeElement('body');
  document.activeElement = document.body;
  document.createElement = (name) => new FakeElement(name);
  document.createElementNS = (_space, name) => new FakeElement(name);
  document.createTextNode = (text) => new FakeText(text);
  const frames = [];
  Object.assign(globalThis, {
    document,
    window: globalThis,
    Node: FakeNode,
    Element: FakeElement,
    HTMLElement: FakeElement,
    HTMLInputElement: class {},
    SVGElement: class {},
    devicePixelRatio: 2,
    frames,
    Path2D: class {
      constructor() {
        return new Proxy({}, { get: () => () => {} });
      }
    },
    getComputedStyle: () => ({ getPropertyValue: () => '#000' }),
    requestAnimationFrame: (call) => frames.push(call),
    cancelAnimationFrame: (number) => (frames[number - 1] = null),
    setTimeout: (call) => (call(), 0),
  });
  return document;
}

/** Anything: every member of it is a function that gives its own name and arguments as text. */
export const echo = () =>
  new Proxy({}, { get: (_, name) => (...given) => [name, ...given.map((one) => String(one))].join(' ') });

/** The English sentence with its values put in. */
export const t = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A store that keeps what it is told. */
export function fakeStore(state) {
  const store = { state, said: [], now() {}, set: (patch) => (store.said.push(patch), Object.assign(state, patch)) };
  return store;
}
