import { callScan } from '@radnet/core';
import { expect, it } from 'vitest';
import { type CtReport, type CtResult, findingsOf, summaryCsv, summaryTable } from './result';

const probabilities = Float32Array.of(0.1, 0.75, 0.5, 0.25);
const call = callScan(probabilities, { threshold: 0.5, minConsecutive: 2 });
const result: CtResult = {
  status: 'done',
  ct: 'ct-1',
  ...findingsOf({ probabilities, positionsMm: [0, 5, 10, 15], call }, 0.5),
  warnings: ['tilt'],
  folder: 'out/ct-1',
  files: ['result.json'],
};
const cts: CtReport[] = [
  { number: 1, input: 1, series: 2, ...result },
  { number: 2, input: 2, series: null, status: 'failed', error: 'damaged, "input 2"' },
];

it('counts slices from 1, those at the threshold positive', () => {
  expect(result).toMatchObject({ status: 'done', call: 'positive', score: 0.5, run: { first: 2, last: 3 } });
  expect(result.slices.map(({ slice, positive }) => [slice, positive])).toEqual([
    [1, false],
    [2, true],
    [3, true],
    [4, false],
  ]);
});

it('sums up CTs in a row each', () => {
  expect(summaryCsv(cts).split('\r\n')).toEqual([
    'number,input,series,status,ct,call,score,first,last,warnings',
    '1,1,2,done,ct-1,positive,0.5,2,3,1',
    '2,2,,failed,,,,,,',
    '',
  ]);
  expect(summaryTable(cts).split('\n')).toEqual([
    '  CT  input  series  score',
    '   1      1       2  0.500  positive, slices 2 to 3  ct-1',
    '   2      2       -  failed',
  ]);
});
