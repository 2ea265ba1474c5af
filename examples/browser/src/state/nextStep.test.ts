import { expect, it } from 'vitest';
import type { CtSource } from '../worker/viewerWorker';
import { afterCancel, canCancel, type InWorker, isInVain, nextStep, type Wanted } from './nextStep';

const CT: CtSource = { kind: 'phantom', hemorrhage: null, seed: 1 };
const wanted: Wanted = {
  engine: 'automatic',
  model: 'shipped',
  ct: CT,
  prediction: true,
  training: false,
};
const all: InWorker = { engine: 'automatic', model: 'shipped', ct: CT };

it.each<[string, Partial<Wanted>, InWorker, InWorker, ReturnType<typeof nextStep>]>([
  ['reads a CT first', {}, {}, {}, 'read'],
  ['starts the engine where the CT is on the page', {}, {}, all, 'start'],
  ['opens the model then', {}, { engine: 'automatic' }, all, 'openModel'],
  ['reads the CT of the page once more in a new worker', {}, { ...all, ct: undefined }, all, 'read'],
  ['predicts', {}, all, all, 'predict'],
  ['trains before it predicts', { training: true }, all, all, 'train'],
  ['has nothing to predict without a CT', { ct: undefined }, all, {}, undefined],
  ['is done', { prediction: false }, { ...all, ct: undefined }, all, undefined],
])('%s', (_, change, worker, page, step) => {
  expect(nextStep({ ...wanted, ...change }, worker, page)).toBe(step);
});

it('leaves alone what another wish does not touch', () => {
  expect(isInVain('predict', { ct: CT })).toBe(true);
  expect(isInVain('openModel', { ct: CT })).toBe(false);
  expect(isInVain('start', { ct: CT })).toBe(false);
  expect(isInVain('read', { prediction: true })).toBe(false);
});

it('cancels to what the page shows', () => {
  expect(canCancel(wanted, {})).toBe(true);
  expect(afterCancel(wanted, {})).toEqual({ ...wanted, ct: undefined, prediction: false });
  expect(canCancel({ ...wanted, prediction: false }, all)).toBe(false);
});
