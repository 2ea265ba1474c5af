/** The part of a wheel event that is used. */
export type WheelTurn = Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'timeStamp'>;

/** Pixels of a line and of a page, the units that Firefox uses. A notch of three lines is then about the 100 pixels of other browsers. */
const PIXELS = [1, 33, 300];
/** A notch of a wheel is at least this far, whatever the page's zoom; a trackpad starts slower. */
const NOTCH_PIXELS = 50;
/** How far fingers move on a trackpad for each slice. */
const SWIPE_PIXELS = 100;
/** A trackpad's swipe continues for a second; this allows 20 slices of it at most. */
const SWIPE_MS = 50;
/** After a rest this long, another turn begins. */
const REST_MS = 150;

export function pixelsOf({ deltaY, deltaMode }: Pick<WheelTurn, 'deltaY' | 'deltaMode'>): number {
  return deltaY * (PIXELS[deltaMode] ?? 1);
}

/**
 * Turns wheel events into steps of one slice: each notch of a wheel is one, and a trackpad, which sends dozens of small
 * events a swipe, makes one at its start and then one for every `SWIPE_PIXELS`.
 *
 * @returns A function of the events: 1 to step up (the wheel turned away from the hand), -1 to step down, 0 to stay.
 */
export function wheelSteps(): (turn: WheelTurn) => -1 | 0 | 1 {
  let last = -Infinity;
  let stepped = -Infinity;
  let direction = 0;
  let gone = 0;
  let notched = false;
  return (turn) => {
    const pixels = pixelsOf(turn);
    if (pixels === 0) return 0;
    const begins = turn.timeStamp - last > REST_MS || Math.sign(pixels) !== direction;
    last = turn.timeStamp;
    direction = Math.sign(pixels);
    gone += Math.abs(pixels);
    if (begins) notched = Math.abs(pixels) >= NOTCH_PIXELS;
    else if (notched ? gone < NOTCH_PIXELS : gone < SWIPE_PIXELS || turn.timeStamp - stepped < SWIPE_MS)
      return 0;
    gone = 0;
    stepped = turn.timeStamp;
    return direction < 0 ? 1 : -1;
  };
}
