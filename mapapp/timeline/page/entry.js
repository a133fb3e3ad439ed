/**
 * What the bundle is made of: `startTerritoryTimeline(map, payload, options)`, called once by the script of each map
 * (timeline.jinja), is all that it puts on the page.
 */
import { start } from './main.js';

globalThis.startTerritoryTimeline = start;
