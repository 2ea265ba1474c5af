import { expect, it } from 'vitest';
import { readingOf } from '../state/fixtures';
import { stripShapes } from './stripShapes';

it('draws a bar a slice, and marks what makes the call', () => {
  const reading = readingOf([0, 0.5, 0.75, 1, 0.25, 0.9, 0.1]);
  const shapes = stripShapes(reading, [false, false, true, true, false, false, false]);
  expect(shapes.positive.split('Z')[0]).toBe('M1.1 100V50H1.9V100');
  expect(shapes.positive.match(/M/g)).toHaveLength(4);
  expect(shapes.negative).toMatch(/^M0.1 100V98H0.9V100Z/);
  expect(shapes.thresholdY).toBe(50);
  // The slice at 0.9 stands alone.
  expect(shapes.runs).toEqual([{ start: 1, length: 3 }]);
  expect(shapes.truth).toEqual([{ start: 2, length: 2 }]);
});

it('knows no truth of a CT, and leaves no gaps between many slices', () => {
  const shapes = stripShapes(readingOf(new Array<number>(200).fill(0.25)), undefined);
  expect(shapes).toMatchObject({ positive: '', runs: [], truth: undefined });
  expect(shapes.negative).toMatch(/^M0 100V75H1V100ZM1 100/);
});
