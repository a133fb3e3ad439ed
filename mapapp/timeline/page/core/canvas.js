/**
 * What draws on a canvas.
 */

/**
 * The context that draws on a canvas. `getContext` gives null only where a canvas has a context of another kind already;
 * none of ours has.
 *
 * @param {HTMLCanvasElement} canvas
 */
export const contextOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
