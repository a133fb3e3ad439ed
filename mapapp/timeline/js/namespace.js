/**
 * The one global of the page. Every file of this folder adds one function to it; main.js starts them.
 *
 * @typedef {object} App         what every module is given
 * @property {L.Map} map         the Leaflet map
 * @property {Data} data         the decoded payload (decode.js)
 * @property {Store} store       the one state (store.js)
 * @property {HTMLElement} root  element around map and interface; carries lang, dir, data-theme, data-palette
 * @property {HTMLElement} stage element inside root that holds the map
 * @property {(msgid: string, vars?: object) => string} t   translation of a string of the page
 * @property {object} options    options of the plugin (plugin.py)
 * @property {object} modules    the modules started so far, by name
 * @property {(text: string) => void} notice   says something to the reader
 * @property {object} life       listeners and observers that end with the map (lifetime.js)
 * @property {number} number     1, or more where other maps stand on the page
 * @property {(name: string) => string} id   id of an element of this map
 *
 * @typedef {object} Module      what a module gives back; every member is optional
 * @property {(state: State, changed: Set<string>) => void} [update]  redraw; called once per frame, after a change
 * @property {() => void} [ready] called once, when all modules exist
 */
var TT = TT || {};
