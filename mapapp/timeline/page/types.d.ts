/**
 * The records of the page. Days are whole numbers, 0 is the first day of the data, and ends are exclusive where it says
 * so; factions, places, cells, events and sources go by their position in the lists of `Data`, -1 means none.
 */

// -- the decoded payload (data/decode.js) ------------------------------------------------------------------------------

/** The payload as payload.py writes it; data/decode.js alone reads it. */
// deno-lint-ignore no-explicit-any
type Payload = any;

/** A text per theme, "light" and "dark". */
type ByTheme<T> = Record<string, T>;

/** Lines over a shape every `gap` pixels, crossed or not, or dots. */
interface Hatch {
  gap: number;
  angle?: number;
  width?: number;
  cross?: number | boolean;
  dots?: number | boolean;
}

interface Palette {
  /** Which palette a page opens in. */
  opens: string;
  /** Colours of the base map: name to colour. */
  base: ByTheme<Record<string, string>>;
  /** Palette, theme, key of the faction: colour. */
  colours: Record<string, ByTheme<Record<string, string>>>;
  hatches: Record<string, Hatch>;
  nobody: ByTheme<string>;
  /** How opaque the zones are. */
  opacity: ByTheme<string>;
}

interface FactionName {
  /** First day of the name, null where it has always been so. */
  from: number | null;
  /** First day after it, null where it still is. */
  to: number | null;
  name: string;
  nameAr: string;
  letter: string;
  letterAr: string;
}

interface Designation {
  by: string;
  as: string;
  /** Days, months or years as text. */
  start: string | null;
  end: string | null;
  sources: number[];
}

interface Faction {
  i: number;
  id: string;
  description: string;
  descriptionAr: string;
  supporters: string;
  sources: number[];
  names: FactionName[];
  designations: Designation[];
  colour: string;
  colourSafe: string;
  hatch: Hatch;
}

/** Unbroken control of one place. */
interface Run {
  start: number;
  /** First day after it; `Data.days` if it is open. */
  end: number;
  holder: number;
  status: 'held' | 'contested' | 'besieged' | 'shared' | 'withdrawn' | 'divided';
  /** The other parties of the status. */
  by: number[];
  basis: 'assessed' | 'inferred';
  evidence: 'reported' | 'swept' | 'deduced' | 'inferred';
  /** Event behind it. */
  event: number;
  /** "~" approximate, "?" uncertain first day, else empty. */
  qual: string;
  /** Places that an inferred holder rests on. */
  from: number[];
}

interface Place {
  i: number;
  id: string;
  name: string;
  nameAr: string;
  aliases: string[];
  kind: string;
  /** First-level unit. */
  admin1: string;
  lon: number;
  lat: number;
  /** 0 for the headline places, 1 the largest towns, and so on. */
  rank: number;
  cell: number;
  partOf: number;
  parts: number[];
  population: number | null;
  runs: Run[];
  events: number[];
}

interface ControlEvent {
  i: number;
  id: string;
  day: number;
  place: number;
  /** Words for the area it speaks of, by language; null for an event of a place. */
  area: Record<string, string> | null;
  subject: string;
  order: number;
  qual: string;
  time: string;
  from: number[];
  to: number;
  kind: string;
  by: number[];
  confidence: string;
  precisionKm: number | null;
  summary: string;
  summaryAr: string;
  sources: number[];
  /** Event that this one contradicts. */
  rivalOf: number;
  rivals: number[];
  claimedBy: number;
  note: string;
}

interface Source {
  i: number;
  id: string;
  outlet: string;
  title: string;
  url: string;
  /** Address of the copy that was read, "" where the original itself was. */
  copyUrl: string;
  published: string;
  kind: string;
  /** Faction whose side it takes. */
  side: number;
}

interface Moment {
  i: number;
  id: string;
  day: number;
  qual: string;
  title: string;
  titleAr: string;
  summary: string;
  summaryAr: string;
  placeName: string;
  /** Null where it has no place on the map. */
  lon: number | null;
  lat: number | null;
  sources: number[];
  /** Id of the moment that this one contradicts. */
  rivalOf: string | null;
}

interface Chapter {
  id: string;
  title: string;
  titleAr: string;
  start: number;
  /** First day after it. */
  end: number;
  summary: string;
  summaryAr: string;
}

/** [lon, lat, lon, lat ...] in degrees, or x, y of zoom 0 once projected. */
type Line = Float64Array;

/** A border with the cells and bands on its left and right, -1 outside the country. */
interface Arc {
  line: Line;
  left: number;
  right: number;
  leftBand: number;
  rightBand: number;
}

/** A part of a cell, within steps of travel cost from its place (data/bands.js). */
interface Band {
  i: number;
  cell: number;
  m2: number;
  /** What is known of it over time; empty where nothing but the basis of its holder is. */
  runs: ToneRun[];
}

interface ToneRun {
  start: number;
  /** First day after it. */
  end: number;
  /** Position in TONES (data/bands.js). */
  tone: number;
  /** Of a hundred such grounds, those where the drawn holder was right. */
  percent: number;
  /** Place of the nearest report of the holder, -1 none. */
  near: number;
}

interface Cell {
  i: number;
  place: number;
  m2: number;
  km2: number;
  admin1: string;
  arcs: number[];
  /** [number of a first-level unit, square metres in it] ... */
  split: [number, number][];
  /** True for a cell that no other joins. */
  apart: boolean;
}

interface Presence {
  faction: number;
  start: number;
  end: number;
  rings: Line[];
  summary: string;
  summaryAr: string;
  sources: number[];
}

type LinesOfBase = 'sea' | 'neighbours' | 'admin1' | 'rivers' | 'lakes' | 'roads';

type BaseLayers = {
  /** Neighbours and seas, and the points [lon, lat] where their names may stand. */
  names: { name: string; sea: boolean; spots: [number, number][] }[];
  window: number[];
} & Record<LinesOfBase, Line[]>;

interface Data {
  title: string;
  fingerprint: string;
  /** ISO. */
  start: string;
  /** How many days there are. */
  days: number;
  knownUntil: string;
  timeZone: string;
  languages: string[];
  opening: { day: number; from: number; to: number };
  iso(day: number): string;
  index(text: unknown): number;
  admin1: string[];
  /** What a first-level unit is called, and several of them. */
  admin1Label: [string, string];
  /** Statement on ground that is counted in the country and stated apart too; '' for none. */
  apartNote: string;
  palette: Palette;
  /** Language, English message: its translation, or each plural form of it by CLDR's name. */
  strings: Record<string, Record<string, string | Record<string, string>>>;
  headline: number[];
  route: number[];
  /** True where ground that is not drawn is unknown, and not nobody's. */
  undrawnIsUnknown: boolean;
  /** True where every cell is an area as its source drew it. */
  drawn: boolean;
  /** Title, short name, address. */
  licence?: [string, string, string];
  baseLicences: string[][];
  /** What the dataset says about itself (about.js). */
  about?: About;
  /** Days on which something changes, in order. */
  changes: Int32Array;
  factions: Faction[];
  sources: Source[];
  events: ControlEvent[];
  places: Place[];
  arcs: Arc[];
  cells: Cell[];
  bands: Band[];
  moments: Moment[];
  chapters: Chapter[];
  strip: { id: string; label: string; places: number[] }[];
  presence: Presence[];
  base: BaseLayers;
  /** [[south, west], [north, east]] */
  bounds: [[number, number], [number, number]];
  eventDensity: Uint16Array;
  redrawn: Uint16Array;
  runAt(place: Place, day: number): Run;
  doubtful(run: Run | null | undefined, day: number): boolean;
  activity(day: number): number;
  cellAt(lon: number, lat: number): number;
  /** The band under a point, -1 outside. */
  bandAt(lon: number, lat: number): number;
}

interface About {
  notes?: string;
  [part: string]: unknown;
}

// -- the state (core/store.js) -----------------------------------------------------------------------------------------

interface Layers {
  /** Days. */
  trail: number;
  [name: string]: boolean | number;
}
type Filters = { factions?: string[]; kinds?: string[]; confidence?: string[]; [name: string]: string[] | undefined };

/** The one state of the page: its keys are named here and nowhere else. */
interface State {
  /** Day shown. */
  day: number;
  /** First and last day of the window that the axis shows. */
  from: number;
  to: number;
  /** The chosen place. */
  place: number | null;
  /** The chosen point, where no place is. */
  point: { lon: number; lat: number } | null;
  /** The clock runs (playback.js). */
  playing: boolean;
  /** Playing begins again at `from` after `to`. */
  loop: boolean;
  /** Days per second, or "events": one change per beat. */
  speed: number | 'events';
  /** Day compared with. */
  compare: number | null;
  /** How both days are shown: "swipe", "side" or "changed". */
  compareMode: string;
  /** What is drawn (data/layers.js). */
  layers: Layers;
  /** What is left out, by kind of filter. */
  filters: Filters;
  lang: string;
  /** "light" or "dark". */
  theme: string;
  /** "convention" or "colour-safe". */
  palette: string;
  /** Which panel is open. */
  panel: string | null;
  /** Device pixels per CSS pixel of the screen that the window is on. */
  ratio: number;
}

/** Names of the parts of the state that changed since the last redraw. */
type Changed = Set<keyof State>;
type Listener = (state: State, changed: Changed) => void;

interface Store {
  readonly state: Readonly<State>;
  set(patch: Partial<State>): void;
  /** Redraws at once what is waiting. */
  now(): void;
  subscribe(listener: Listener): void;
  /** Nothing is written or redrawn any more. */
  end(): void;
}

// -- the parts of the page ---------------------------------------------------------------------------------------------

/** What a part of the page gives back. */
interface Module {
  /** Redraws; called once per frame, after a change. */
  update?(state: State, changed: Changed): void;
  /** Called once, when all parts exist. */
  ready?(): void;
}

/** The time of a map: what it holds on to outside its own elements is let go when it is removed (core/lifetime.js). */
interface Lifetime {
  readonly ended: boolean;
  end(): void;
  onEnd(act: () => void): void;
  listen<Type extends keyof WindowEventMap>(
    target: EventTarget,
    type: Type,
    listener: (event: WindowEventMap[Type]) => void,
    capture?: boolean,
  ): void;
  observe(node: Element, changed: () => void): () => void;
}

interface Mailbox {
  take(read: (event: MessageEvent) => void): void;
}

/** Options of the plugin (plugin.py). */
interface Options {
  day?: string;
  start?: string;
  end?: string;
  place?: string;
  point?: [number, number];
  compare?: string;
  mode?: string;
  view?: { lon: number; lat: number; zoom: number };
  layers?: Record<string, boolean | number>;
  lang?: string;
  theme?: string;
  palette?: string;
  daysPerSecond?: number;
  embed?: boolean;
  about?: About;
}

/** What the page gives to hosts (host/api.js). */
interface Api {
  app: App;
  map: L.Map;
  data: Data;
  store: Store;
  readonly state: object;
  readonly painted: App['painted'];
  goTo(command: unknown): object;
  on(name: string, listener: (state: object) => void): () => void;
}

interface Window {
  territoryTimeline?: Api;
  territoryTimelines?: Api[] & { last?: App };
}
// deno-lint-ignore no-var -- how TypeScript names a member of the global object
declare var startTerritoryTimeline: (map: L.Map, payload: Payload, options: Options) => void;

/** What an element may hold (core/dom.js); false and nothing are left out. */
type Child = Node | string | number | boolean | null | undefined | Child[];

/** Attributes of an element (core/dom.js), and what is set by other means than an attribute. */
interface Props {
  class?: string | null;
  text?: string | number | null | false;
  /** Listeners by type of event. */
  on?: { [Type in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Type]) => void };
  /** CSS custom properties. */
  vars?: Record<string, string | number>;
  /** data-* attributes. */
  data?: Record<string, string | number | boolean>;
  [attribute: string]: unknown;
}

/** A window over the page (core/dialog.js). */
interface Dialog<Args extends unknown[] = []> {
  readonly isOpen: boolean;
  /** Builds the contents anew and shows them. */
  open(...args: Args): void;
  close(): void;
  refresh(...args: Args): void;
}

/** `t('Held by {name}', {name})`: a string of the page in the language of the reader, its holes filled. */
type Translate = (message: string, holes?: Record<string, unknown>) => string;

/** `tn('{n} day', '{n} days', 3)`: the form of a message that a number asks for; `{n}` is the number. */
type TranslateCounted = (one: string, many: string, number: number, holes?: Record<string, unknown>) => string;

/** `tx('Part of {place}.', {place: link})`: the pieces of a message, nodes in its holes, for `el`. */
type TranslateAround = (message: string, nodes: Record<string, Child>) => Child[];

/** The situation of one day (map/scenes.js). */
interface Scene {
  /** Day last read, -1 before any was. */
  day: number;
  /** Who held each cell on it. */
  runs: (Run | null)[];
  /** Per band 4 x (holder + 1) + tone. */
  look: Int16Array;
  /** Per cell the hatch over it: 2 x (other party + 1) + shared; -1 none. */
  shade: Int16Array;
  read(day: number): boolean;
  /** `tones` where certainty is drawn; else every holder has one colour. */
  classify(tones: boolean | number): void;
  holder(cell: number): number;
  /** Tone of a band: a position in TONES. */
  tone(band: number): number;
}

/** A hatch of lines. */
type LineHatch = Hatch & { angle: number; width: number };

/** How a status is drawn (signs/status.js). */
interface Look {
  /** Faction whose colour is the ground, -1 nobody. */
  holder: number;
  /** What is drawn upon it. */
  sign: 'plain' | 'stripes' | 'bars' | 'ring' | 'split';
  /** The other parties, in whose colours the sign is; empty where they are not known. */
  others: number[];
}

/** Left, top, right, bottom in pixels. */
type Box = [number, number, number, number];

/** Names written on a canvas, boxes in its pixels (map/labels.js). */
interface Names {
  places: { place: Place; text: string; font: string; box: Box }[];
  /** Names of neighbours and of the sea. */
  around: { text: string; font: string; sea: boolean; box: Box }[];
}

/** Where a canvas lies. */
interface View {
  zoom: number;
  /** Pixels per pixel of zoom 0. */
  scale: number;
  /** Pixel of the world, at this zoom, in the canvas's left upper corner. */
  origin: L.Point;
  /** CSS pixels. */
  size: L.Point;
  /** Device pixels per CSS pixel. */
  ratio: number;
  /** Canvas pixel of a point of zoom 0. */
  xy(point: ArrayLike<number>, at?: number): [number, number];
}

type Painter = (context: CanvasRenderingContext2D, view: View, scene: Scene) => void;

/** A canvas that follows the map (map/canvas_layer.js). */
interface CanvasLayer extends L.Renderer {
  options: { name: string; pane: string; scene: Scene; waiting?: boolean };
  painters: Painter[];
  /** Painters that stand in for them, for a while. */
  instead: Painter[] | null;
  /** Something asked for a repaint. */
  dirty: boolean;
  /** For the page to be whole. */
  waiting: boolean;
  /** From the first _update on. */
  view?: View;
  _container: HTMLCanvasElement;
  _context: CanvasRenderingContext2D;
  add(painter: Painter): void;
  touch(): void;
  flush(): void;
  open(): void;
  leftBehind(): boolean;
  _paint(): void;
}

/** Spots of the map that a reader points at, CSS pixels of the map's container. */
type Spot = { x: number; y: number };

/** The canvases on the map (map/canvases.js). */
type CanvasName = 'base' | 'cells' | 'lines' | 'marks' | 'labels';

/** The state while two days are compared. */
type Compared = State & { compare: number };

/** A way of showing two days at once (compare/swipe.js and its neighbours). */
interface Way {
  enter(): void;
  update(state: Compared, changed: Changed): void;
  leave(): void;
  /** The scene under a spot of the map, null where this way does not decide it. */
  sceneAt(spot: Spot): Scene | null;
}

/** The comparison of two days (compare/comparing.js). */
interface Comparing {
  /** The mode on screen, empty where nothing is compared. */
  readonly mode: string;
  days(state?: Pick<State, 'day' | 'compare'>): [number, number];
  scenes(state?: Pick<State, 'day' | 'compare'>): [Scene, Scene];
  start(day: number, patch?: Partial<State>): void;
  remarks(state?: Pick<State, 'day' | 'compare'>): string[];
  stop(): void;
  swap(): void;
  toggle(): void;
  found(): Comparison;
  striped(): number[];
  lineAt(): number | null;
  windowOf(canvas: HTMLCanvasElement): { left: number; top: number; width: number; height: number } | null;
}

/** The time axis (time/axis.js). */
interface Axis {
  PAD: number;
  SHORTEST: number;
  last: number;
  short: boolean;
  parts:
    & Record<
      'track' | 'thumb' | 'ghost' | 'end' | 'overview' | 'grabFrom' | 'grabTo',
      HTMLElement
    >
    & { canvas: HTMLCanvasElement; wideCanvas: HTMLCanvasElement };
  x(day: number): number;
  dayAt(px: number): number;
  wideX(day: number): number;
  wideDay(px: number): number;
  readonly width: number;
  held: boolean;
  show(from: number, to: number, day?: number): void;
  zoom(by: number, around?: number): void;
  changeText(day: number): string;
}

/** Regions of the page (shell/layout.js); some are added by the parts that live in them. */
interface Regions {
  head: HTMLElement;
  dateMore: HTMLElement;
  menuSpot: HTMLElement;
  strip: HTMLElement;
  panes: Record<string, HTMLElement>;
  tabs: Record<string, HTMLElement>;
  panel: HTMLElement;
  transport: HTMLElement;
  transportMore: HTMLElement;
  axis: HTMLElement;
  dock: HTMLElement;
  credit: HTMLElement;
  body: HTMLElement;
  compareNumbers: HTMLElement;
}

// -- what is counted (counting/counts.js) ----------------------------------------------------------------------------------

/** Ground and places that passed between two days. Areas are whole square metres. */
interface Transfer {
  from: number;
  to: number;
  m2: number;
  /** Of it, contested on the second day. */
  contested: number;
  /** Of it, inferred on either day. */
  inferred: number;
  cells: number[];
  places: number[];
}

interface Total {
  holder: number;
  m2From: number;
  m2To: number;
  contestedFrom: number;
  contestedTo: number;
  placesFrom: number;
  placesTo: number;
}

interface Comparison {
  first: number;
  second: number;
  /** First-level unit, null for the country. */
  unit: number | null;
  transfers: Transfer[];
  renamings: Transfer[];
  totals: Total[];
  apart: { cell: number; m2: number; from: number; to: number }[];
  m2: number;
}

// -- what every part is given ------------------------------------------------------------------------------------------

type Format = ReturnType<typeof import('./signs/format.js').format>;
type Factions = ReturnType<typeof import('./signs/factions.js').factions>;
type EventBlock = ReturnType<typeof import('./signs/event_block.js').eventBlock>;

/** What every part of the page is given; the parts add the services below the line. */
interface App {
  map: L.Map;
  data: Data;
  store: Store;
  /** Element round map and interface; carries lang, dir, data-theme, data-palette. */
  root: HTMLElement;
  /** Element inside `root` that holds the map. */
  stage: HTMLElement;
  options: Options;
  life: Lifetime;
  mail: Mailbox;
  /** 1, or more where other maps stand on the page. */
  number: number;
  /** Id of an element of this map. */
  id(name: string): string;
  t: Translate;
  tn: TranslateCounted;
  tx: TranslateAround;
  /** Says something to the reader. */
  notice(text: string): void;
  format: Format;
  factions: Factions;
  eventBlock: EventBlock;
  /** True once all parts have started. */
  begun: boolean;

  // -- map/
  scenes: { now: Scene; pinned: Scene };
  sceneAt(spot: Spot, beside?: L.Map): Scene;
  canvases: Record<string, CanvasLayer>;
  pile: { flush(): void; open(): void };
  ground: {
    projected: Line[];
    /** The same with as many points as a scale needs. */
    lines: (scale: number) => Line[];
    home: number[];
    /** Unions of cells of one class. */
    outlines: (classes: Int16Array, scale: number, home: number[]) => Map<number, Path2D>;
    /** Unions of bands of one class. */
    bandOutlines: (classes: Int16Array, scale: number, home: number[]) => Map<number, Path2D>;
  };
  pattern(
    context: CanvasRenderingContext2D,
    hatch: Hatch,
    colour: string,
    ratio: number,
    alpha: number,
  ): CanvasPattern;
  colour(holder: number): string;
  shownPlaces(state: State, zoom: number): Place[];
  placeNear(spot: Spot, reach: number): Place | null;
  placeName(place: Place): string;
  ask(event: { containerPoint: L.Point; latlng: L.LatLng }): void;
  nameOver(x: number, y: number, view: View): boolean;
  labelAt(spot: Spot): Place | null;
  momentNear(spot: Spot, reach: number, beside?: L.Map): Moment | null;

  // -- time/
  differs(before: number, day: number): boolean;
  isStep(before: number, day: number): boolean;
  axis: Axis;
  time: {
    toggle(): void;
    go(day: number, patch?: Partial<State>): void;
    step(by: number): void;
    change(direction: number): void;
  };
  tip: { hide(): void; readonly open: boolean };

  // -- read/
  areas(day: number): {
    list: { holder: number; km2: number; [more: string]: unknown }[];
    seen: Record<string, number>;
  };
  choosePlace(place: number): void;
  keep(key: 'theme' | 'palette', value: string): void;
  search: { focus(): void };
  creditText(): string;
  about: Dialog;
  glossary: Dialog;
  tableView: Dialog;

  // -- compare/, numbers/
  comparing: Comparing;
  comparisonPainted?: { ms: number };
  numbersPainted?: { ms: number; from: number; to: number; all?: boolean };

  // -- host/
  onSettle(listener: () => void): () => boolean;
  links: { query(): string; apply(params: URLSearchParams, first: boolean): void; copy(): void; snippet: Dialog };
  /** True where a link opened the page on a view. */
  viewGiven?: boolean;
  painted?: { day: number; ms: number; at: number };

  // -- shell/
  regions: Regions;
  isNarrow(): boolean;
  insets(): { top: number; right: number; bottom: number; left: number };
  middle(): L.Point;
  flyTo(lon: number, lat: number, zoom?: number): void;
  insideView(lon: number, lat: number): void;
  fitCountry(): void;
  refit(): void;
  zoomBy(by: number): void;
  keysHelp: Dialog;
  menu: { close(refocus?: boolean): void; readonly open: boolean };
  picture: { draw(): HTMLCanvasElement; save(): void };
  showText(title: string, text: string): void;
}
