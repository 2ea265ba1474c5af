import { RadnetError } from '@radnet/core';
import { expect, it } from 'vitest';
import { failureOf, WorkerCrash } from './failure';

it('passes on what is said of the input', () => {
  expect(failureOf(new RadnetError('a.dcm: truncated'))).toEqual({
    text: 'a.dcm: truncated',
    workerIsSound: true,
  });
});

it.each([
  new RangeError('Array buffer allocation failed'),
  new Error('RuntimeError: memory access out of bounds'),
  new Error('Aborted(OOM)'),
  new TypeError('Unserializable return value'),
  new WorkerCrash('Uncaught RangeError: WebAssembly.Memory(): could not allocate memory'),
])('knows a lack of memory: %s', (error) => {
  expect(failureOf(error)).toMatchObject({ workerIsSound: false });
  expect(failureOf(error).text).toMatch(/^This browser ran out of memory/);
});

it.each<[unknown, RegExp]>([
  [new WorkerCrash('unreachable'), /stopped unexpectedly \(unreachable\)/],
  [new WorkerCrash(''), /could not be loaded\. Are you offline\?$/],
  [new TypeError('x is not a function'), /should not: x is not a function\./],
  ['a word', /should not: a word\./],
])('does not trust a worker after %s', (error, text) => {
  expect(failureOf(error)).toMatchObject({ workerIsSound: false });
  expect(failureOf(error).text).toMatch(text);
});
