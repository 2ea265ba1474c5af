import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BackendCandidate } from './backendCandidate';
import { startBackend } from './startBackend';
import { pretendBackend } from './testing/pretendBackend';

const options = { software: false };
const working = () => pretendBackend('pretended');
const lost = { read: () => Promise.reject(new Error('the GPU was lost')) };

/** A package that registers its backend when it is first loaded; each start makes the next of `starts`. */
function candidate(...starts: (() => tf.KernelBackend | Promise<tf.KernelBackend>)[]): BackendCandidate {
  let loaded = false;
  return {
    registeredAs: 'pretended',
    load() {
      if (!loaded) tf.registerBackend('pretended', () => starts.shift()!());
      loaded = true;
      return Promise.resolve();
    },
  };
}

beforeEach(() => tf.setBackend('cpu'));

afterEach(() => {
  vi.restoreAllMocks();
  if (tf.engine().registryFactory['pretended']) tf.removeBackend('pretended');
});

it('gives the reason of a start that failed, and prints nothing', async () => {
  const printed = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'log'), vi.spyOn(console, 'error')];
  const fails = candidate(() => Promise.reject(new Error('no file of that name')));
  await expect(startBackend(fails, options)).rejects.toThrow('no file of that name');
  const throws = candidate(() => {
    throw new Error('no driver');
  });
  await expect(startBackend(throws, options)).rejects.toThrow('no driver');
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});

it('starts at the second try what failed at the first, though its package registers once only', async () => {
  const later = candidate(() => Promise.reject(new Error('no file of that name')), working);
  await expect(startBackend(later, options)).rejects.toThrow('no file of that name');
  expect(tf.engine().registryFactory).not.toHaveProperty('pretended');
  await startBackend(later, options);
  expect(tf.getBackend()).toBe('pretended');
});

it('gives the same reason for the same failure, each time', async () => {
  const never = candidate(...Array.from({ length: 3 }, () => () => pretendBackend('pretended', lost)));
  for (const attempt of [1, 2, 3]) {
    await expect(startBackend(never, options), `attempt ${attempt}`).rejects.toThrow('the GPU was lost');
  }
});

it('leaves a backend that runs as it is', async () => {
  const once = candidate(working);
  await startBackend(once, options);
  const running = tf.backend();
  await tf.setBackend('cpu');
  await startBackend(once, options);
  expect(tf.backend()).toBe(running);
});

it('makes a backend anew that ran and computes no more', async () => {
  const twice = candidate(working, working);
  await startBackend(twice, options);
  const first = Object.assign(tf.backend(), lost, {
    dispose() {
      throw new Error('nothing to dispose of');
    },
  });
  await startBackend(twice, options);
  expect(tf.backend()).not.toBe(first);
  expect(await tf.scalar(3).square().data()).toEqual(new Float32Array([9]));
});

it('does not touch a running backend that is refused before it is asked to compute', async () => {
  const once = candidate(working);
  await startBackend(once, options);
  const running = tf.backend();
  const refused = { ...once, load: () => Promise.reject(new Error('software')) };
  await expect(startBackend(refused, options)).rejects.toThrow('software');
  expect(tf.backend()).toBe(running);
});

it('says where a package has registered nothing', async () => {
  const once = candidate(working);
  await startBackend(once, options);
  tf.removeBackend('pretended');
  await expect(startBackend(once, options)).rejects.toThrow(/no backend 'pretended': it was removed/);
});
