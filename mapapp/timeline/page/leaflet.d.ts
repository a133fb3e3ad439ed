/**
 * What the page uses of Leaflet, which the page round it brings as the global `L`; only what is written here may be used.
 */
declare namespace L {
  interface LatLng {
    lat: number;
    lng: number;
    wrap(): LatLng;
    equals(other: LatLng, margin?: number): boolean;
  }
  type Place = LatLng | [number, number] | number[];

  class Point {
    constructor(x: number, y: number);
    x: number;
    y: number;
    add(other: Spot): Point;
    subtract(other: Spot): Point;
    round(): Point;
    divideBy(by: number): Point;
  }
  type Spot = Point | { x: number; y: number } | [number, number] | number[];

  interface Bounds {
    min: Point;
    contains(other: Bounds | Spot): boolean;
    getSize(): Point;
  }
  interface LatLngBounds {
    pad(share: number): LatLngBounds;
    contains(other: LatLngBounds | Place | number[][]): boolean;
  }
  type Area = LatLngBounds | number[][];

  interface MoveOptions {
    animate?: boolean;
    pan?: boolean;
    reset?: boolean;
    duration?: number;
    padding?: Spot;
    paddingTopLeft?: Spot;
    paddingBottomRight?: Spot;
  }
  interface MapOptions {
    crs: { latLngToPoint(at: LatLng, zoom: number): Point; scale(zoom: number): number };
    maxBounds?: LatLngBounds;
    minZoom?: number;
    maxZoom?: number;
    inertia?: boolean;
    [other: string]: unknown;
  }
  interface MapEvent {
    type: string;
    latlng: LatLng;
    containerPoint: Point;
    /** Set by side_by_side.js: the map on which it happened, where that is not ours. */
    beside?: Map;
    originalEvent: MouseEvent;
    /** Of `zoomanim`, with which an animated zoom begins: where it goes. */
    center: LatLng;
    zoom: number;
    noUpdate?: boolean;
  }
  type Listeners = Record<string, (event: MapEvent) => void>;

  class Map {
    options: MapOptions;
    zoomControl?: { remove(): void };
    /** Set by registry.js, for hosts. */
    territoryTimeline?: Api;
    /** Leaflet's own; screen.js and canvases.js read them. */
    _zoomAnimated: boolean;
    _animatingZoom?: boolean;
    /** Leaflet's own; side_by_side.js moves one map as another is moved. */
    _animateZoom(center: LatLng, zoom: number, startAnim: boolean, noUpdate?: boolean): void;
    _move(center: LatLng, zoom: number, data: { pinch: boolean; round: boolean }): void;
    _rawPanBy(by: Point): void;
    _onZoomTransitionEnd(): void;
    createPane(name: string): HTMLElement;
    getPane(name: string): HTMLElement | undefined;
    containerPointToLatLng(at: Spot): LatLng;
    containerPointToLayerPoint(at: Spot): Point;
    latLngToContainerPoint(at: Place): Point;
    project(at: Place, zoom?: number): Point;
    unproject(at: Point, zoom?: number): LatLng;
    getPixelOrigin(): Point;
    getBounds(): LatLngBounds;
    getCenter(): LatLng;
    getContainer(): HTMLElement;
    getMaxZoom(): number;
    getMinZoom(): number;
    getSize(): Point;
    getZoom(): number;
    fitBounds(area: Area, options?: MoveOptions): this;
    flyTo(at: Place, zoom?: number, options?: MoveOptions): this;
    invalidateSize(options?: MoveOptions): this;
    panBy(by: Spot, options?: MoveOptions): this;
    panTo(at: Place, options?: MoveOptions): this;
    remove(): this;
    setMaxBounds(area: Area): this;
    setView(at: Place, zoom?: number, options?: MoveOptions): this;
    setZoomAround(at: Spot | LatLng, zoom: number, options?: MoveOptions): this;
    stop(): this;
    on(types: string, listener: (event: MapEvent) => void): this;
    on(listeners: Listeners): this;
    off(types: string, listener: (event: MapEvent) => void): this;
    off(listeners: Listeners): this;
    fire(type: string, event?: object): this;
  }

  class Renderer {
    /** A kind of renderer with further members; ours are those of canvas_layer.js. */
    static extend(members: object & ThisType<CanvasLayer>): new (options: CanvasLayer['options']) => CanvasLayer;
    constructor(options: object);
    initialize(options: object): void;
    _map: Map;
    /** What the canvas covers, in layer pixels; from the first _update on. */
    _bounds?: Bounds;
    _update(): void;
    addTo(map: Map): this;
    remove(): this;
  }

  const DomUtil: { setPosition(node: HTMLElement, at: Point): void };
  function bounds(a: Spot, b: Spot): Bounds;
  function latLng(lat: number, lng: number): LatLng;
  function latLngBounds(a: Area | Place, b?: Place): LatLngBounds;
  function map(node: HTMLElement, options: object): Map;
  function point(x: number, y: number): Point;
}
