import { expect, it } from 'vitest';
import { drawPlot } from './drawPlot';
import { plainSvg } from './plainSvg';

const drawn = drawPlot({
  x: { name: 'Epoch', min: 0, max: 4 },
  y: { name: 'Loss' },
  series: [
    {
      name: 'steps',
      style: 0,
      shape: 'line',
      points: [
        [1, 2],
        [2, 1],
      ],
    },
  ],
  width: 400,
  height: 300,
});

it('leaves no style that a strict policy would forbid, and the same drawing', () => {
  const plain = plainSvg(drawn);
  expect(drawn).toMatch(/style="/);
  expect(plain).not.toMatch(/ style=|<style|class=/);
  expect(plain).toContain('viewBox="0 0 400 300"');
  expect(plain).toContain('>Epoch</text>');
  expect(plain).toContain('stroke="var(--series-1)"');
});

it('turns a style into attributes', () => {
  expect(plainSvg('<text style="font-size:12px;fill:red;stroke:inherit">a</text>')).toBe(
    '<text font-size="12px" fill="red">a</text>',
  );
});
