/**
 * Choices kept between visits.
 */

/** What this browser remembers between visits; nothing where it may not. */
export const memory = {
  get(key) {
    try {
      return localStorage.getItem('territory-' + key);
    } catch (error) {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem('territory-' + key, value);
    } catch (error) {
      // A page from disk or in a sandbox may have no storage: it then forgets.
    }
  },
};
