import { describe, expect, it } from 'vitest';
import { type Gesture, type PointerGestures, pointerGestures } from './pointerGestures';

const spot = (pointerId: number, clientX: number, clientY: number, pointerType = 'touch') => ({
  pointerId,
  pointerType,
  clientX,
  clientY,
});
const drag = (
  gestures: PointerGestures,
  id: number,
  to: [number, number][],
  type?: string,
): (Gesture | undefined)[] => to.map(([x, y]) => gestures.move(spot(id, x, y, type), 10));

describe('pointerGestures', () => {
  it('goes through the slices with a finger, up towards the head, and keeps the rest', () => {
    const gestures = pointerGestures();
    gestures.down(spot(1, 50, 100));
    const steps = drag(gestures, 1, [
      [50, 94],
      [50, 88],
      [52, 65],
      [52, 79],
    ]);
    expect(steps.map((gesture) => (gesture?.kind === 'slices' ? gesture.steps : 0))).toEqual([0, 1, 2, 0]);
    expect(drag(gestures, 1, [[52, 100]])).toEqual([{ kind: 'slices', steps: -3 }]);
  });

  it('moves the picture with the mouse', () => {
    const gestures = pointerGestures();
    gestures.down(spot(1, 50, 100, 'mouse'));
    expect(drag(gestures, 1, [[60, 95]], 'mouse')).toEqual([
      { kind: 'view', factor: 1, about: { x: 60, y: 95 }, by: { x: 10, y: -5 } },
    ]);
  });

  it('zooms between two fingers, about their middle', () => {
    const gestures = pointerGestures();
    gestures.down(spot(1, 0, 0));
    gestures.down(spot(2, 100, 0));
    expect(drag(gestures, 2, [[150, 0]])).toEqual([
      { kind: 'view', factor: 1.5, about: { x: 75, y: 0 }, by: { x: 25, y: 0 } },
    ]);
    gestures.up({ pointerId: 2 });
    expect(
      drag(gestures, 1, [
        [0, -9],
        [0, -11],
      ]),
    ).toEqual([undefined, { kind: 'slices', steps: 1 }]);
  });

  it('says nothing of a pointer that is not down', () => {
    const gestures = pointerGestures();
    expect(drag(gestures, 1, [[5, 500]])).toEqual([undefined]);
    gestures.down(spot(1, 0, 0));
    gestures.up({ pointerId: 1 });
    expect(drag(gestures, 1, [[5, 500]])).toEqual([undefined]);
  });
});
