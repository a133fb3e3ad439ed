/**
 * One line that says what the page did.
 */

/**
 * A line at the foot of the page that says, for some seconds, what the page did; screen readers hear it.
 *
 * @param {HTMLElement} root
 * @returns {(text: string) => void}
 */
export function noticeBoard(root) {
  const board = document.createElement('div');
  board.className = 'tt-notice';
  board.setAttribute('role', 'status');
  root.append(board);
  let timer = 0;
  return (text) => {
    board.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => (board.textContent = ''), 8000);
  };
}

/**
 * Puts one sentence where the map would be.
 *
 * @param {L.Map} map
 * @param {string} text
 */
export function sayInstead(map, text) {
  const line = document.createElement('p');
  line.className = 'tt-instead';
  line.setAttribute('role', 'alert');
  line.textContent = text;
  map.getContainer().append(line);
}
