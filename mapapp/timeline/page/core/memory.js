/**
 * Choices kept between visits.
 */

/** What this browser remembers between visits; nothing where it may not. */
export const memory = {
  /** @param {string} key */
  get(key) {
    try {
      return localStorage.getItem('territory-' + key);
    } catch {
      return null;
    }
  },
  /**
   * @param {string} key
   * @param {string} value
   */
  set(key, value) {
    try {
      localStorage.setItem('territory-' + key, value);
    } catch {
      // A page from disk or in a sandbox may have no storage: it then forgets.
    }
  },
};
