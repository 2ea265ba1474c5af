import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate, LoadOptions } from './backendCandidate';
import { messageOf } from './messageOf';

type Registration = ReturnType<typeof tf.engine>['registryFactory'][string];

/** What was taken out of TensorFlow.js again: a package, cached by import, registers its backend once only. */
const kept = new Map<BackendCandidate, Registration>();

/**
 * Makes a candidate the current backend and checks that it computes. One that fails is as it was before the call, so that
 * it may be tried again; one that was running and computes no more, as on a lost device, is made anew.
 *
 * @throws Error with the reason.
 */
export async function startBackend(candidate: BackendCandidate, options: LoadOptions): Promise<void> {
  const { registeredAs } = candidate;
  const { registry, registryFactory } = tf.engine();
  const wasRegistered = registeredAs in registryFactory;
  const wasRunning = registeredAs in registry;
  try {
    await candidate.load(options);
    if (!(registeredAs in registryFactory)) putBack(candidate);
    await makeCurrent(candidate);
    try {
      await prove();
    } catch (error) {
      if (!wasRunning) throw error;
      takeOut(candidate);
      putBack(candidate);
      await makeCurrent(candidate);
      await prove();
    }
  } catch (error) {
    // Left registered, it would be in the way of another package's backend of that name.
    if (!wasRegistered && registeredAs in registryFactory) takeOut(candidate);
    throw error;
  }
}

function takeOut(candidate: BackendCandidate): void {
  const { registeredAs } = candidate;
  const { registry, registryFactory } = tf.engine();
  kept.set(candidate, registryFactory[registeredAs]!);
  try {
    tf.removeBackend(registeredAs);
  } catch {
    // What computes no more may fail at its own disposal too.
    Reflect.deleteProperty(registry, registeredAs);
    tf.removeBackend(registeredAs);
  }
}

function putBack(candidate: BackendCandidate): void {
  const registration = kept.get(candidate);
  if (!registration) {
    throw new Error(
      `its package is loaded, but TensorFlow.js has no backend '${candidate.registeredAs}': it was removed, or the ` +
        'package was imported where it could not start. A new process may start it',
    );
  }
  tf.registerBackend(candidate.registeredAs, registration.factory, registration.priority);
}

async function makeCurrent(candidate: BackendCandidate): Promise<void> {
  const { registeredAs } = candidate;
  const { registry } = tf.engine();
  // Left to do it, `tf.setBackend` prints why a backend cannot start, and tells its caller only that it did not.
  if (!(registeredAs in registry)) {
    registry[registeredAs] = await makeBackend(candidate);
  }
  await tf.setBackend(registeredAs);
  candidate.started?.();
}

async function makeBackend(candidate: BackendCandidate): Promise<tf.KernelBackend> {
  try {
    return await tf.engine().registryFactory[candidate.registeredAs]!.factory();
  } catch (error) {
    throw candidate.explain ? new Error(candidate.explain(messageOf(error)), { cause: error }) : error;
  }
}

/** Large enough that no backend computes it on the CPU because that is quicker. */
const SIZE = 64;

/** A backend may start and yet not compute: a missing kernel, a driver that fails at the first use. */
async function prove(): Promise<void> {
  const product = tf.tidy(() => tf.matMul(tf.fill([SIZE, SIZE], 2), tf.fill([SIZE, SIZE], 3)));
  try {
    const values = await product.data();
    const wrong = Array.from(values).find((value) => value !== 6 * SIZE);
    if (wrong !== undefined) throw new Error(`it started, but computes ${SIZE} * 2 * 3 as ${wrong}`);
  } finally {
    product.dispose();
  }
}
