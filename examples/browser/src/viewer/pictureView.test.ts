import { describe, expect, it } from 'vitest';
import { movedView, type PictureView, type ScreenMm, WHOLE_SLICE } from './pictureView';

const field = { widthMm: 250, heightMm: 200 };

/** The point of the slice at a point of the screen, in mm from its centre, right and up. */
const under = ({ zoom, rightMm, upMm }: PictureView, { x, y }: ScreenMm): [number, number] => [
  x / zoom - rightMm,
  -y / zoom - upMm,
];

describe('movedView', () => {
  it('keeps what is under the fingers, and moves it with them', () => {
    const about = { x: 40, y: -30 };
    const near = movedView(WHOLE_SLICE, field, { factor: 3, about });
    expect(near.zoom).toBe(3);
    under(near, about).forEach((mm, i) => expect(mm).toBeCloseTo(under(WHOLE_SLICE, about)[i]!, 9));
    const moved = movedView(near, field, { factor: 1.5, about, by: { x: 9, y: 6 } });
    under(moved, { x: 49, y: -24 }).forEach((mm, i) => expect(mm).toBeCloseTo(under(near, about)[i]!, 9));
  });

  it("keeps the slice's edges at the picture's", () => {
    const corner = movedView(movedView(WHOLE_SLICE, field, { factor: 2 }), field, {
      by: { x: 1000, y: 1000 },
    });
    expect(under(corner, { x: -125, y: -100 })).toEqual([-125, 100]);
    const { zoom, rightMm, upMm } = movedView(corner, field, { factor: 0.1 });
    expect([zoom, Math.abs(rightMm), Math.abs(upMm)]).toEqual([1, 0, 0]);
  });

  it('zooms up to ten times', () => {
    expect(movedView(WHOLE_SLICE, field, { factor: 99 }).zoom).toBe(10);
  });
});
