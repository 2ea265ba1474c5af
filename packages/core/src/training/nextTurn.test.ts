import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, it, vi } from 'vitest';
import { nextTurn } from './nextTurn';

/** A page's frames, as they are while it is hidden. */
vi.mock('@tensorflow/tfjs', () => ({ nextFrame: vi.fn(() => new Promise(() => undefined)) }));

afterEach(() => vi.unstubAllGlobals());

it('is the next frame of a page', async () => {
  const turn = nextTurn().then(() => 'turn');
  const later = new Promise((resolve) => setTimeout(resolve, 20, 'none'));
  expect(await Promise.race([turn, later])).toBe('none');
  expect(tf.nextFrame).toHaveBeenCalledTimes(1);
});

it('waits for no frame in a worker, only for the tasks that are due', async () => {
  vi.stubGlobal('WorkerGlobalScope', class {});
  let ran = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (ran = true);
  port2.postMessage(undefined);
  await nextTurn();
  expect(ran).toBe(true);
  port1.close();
});
