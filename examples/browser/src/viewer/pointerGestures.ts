/** A finger, a pen or the mouse, in pixels of the page. */
export interface PointerSpot {
  readonly pointerId: number;
  readonly pointerType: string;
  readonly clientX: number;
  readonly clientY: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export type Gesture =
  /** Slices to move by; positive is towards the head. */
  | { readonly kind: 'slices'; readonly steps: number }
  /** The picture is zoomed by a factor around a point of the page, and moved. */
  | { readonly kind: 'view'; readonly factor: number; readonly about: Point; readonly by: Point };

export interface PointerGestures {
  down(spot: PointerSpot): void;
  /** @param pixelsPerSlice How far a finger moves for each slice. */
  move(spot: PointerSpot, pixelsPerSlice: number): Gesture | undefined;
  up(spot: Pick<PointerSpot, 'pointerId'>): void;
}

/** One finger scrolls through the slices, two zoom and move the picture, and the mouse moves it. */
export function pointerGestures(): PointerGestures {
  const spots = new Map<number, Point>();
  let gone = 0;
  return {
    down({ pointerId, clientX, clientY }) {
      spots.set(pointerId, { x: clientX, y: clientY });
      gone = 0;
    },
    move({ pointerId, pointerType, clientX, clientY }, pixelsPerSlice) {
      const from = spots.get(pointerId);
      if (from === undefined) return undefined;
      const to = { x: clientX, y: clientY };
      spots.set(pointerId, to);
      const other = [...spots].find(([id]) => id !== pointerId)?.[1];
      if (other !== undefined) return pinch(from, to, other);
      const by = { x: to.x - from.x, y: to.y - from.y };
      if (pointerType === 'mouse') return { kind: 'view', factor: 1, about: to, by };
      gone -= by.y;
      const steps = Math.trunc(gone / pixelsPerSlice);
      gone -= steps * pixelsPerSlice;
      return steps === 0 ? undefined : { kind: 'slices', steps };
    },
    up({ pointerId }) {
      spots.delete(pointerId);
      gone = 0;
    },
  };
}

function pinch(from: Point, to: Point, other: Point): Gesture {
  const wide = (point: Point): number => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
  return {
    kind: 'view',
    factor: wide(to) / wide(from),
    about: { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 },
    by: { x: (to.x - from.x) / 2, y: (to.y - from.y) / 2 },
  };
}
