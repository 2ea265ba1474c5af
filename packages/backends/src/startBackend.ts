import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate, LoadOptions } from './backendCandidate';
import { messageOf } from './messageOf';

type Registration = ReturnType<typeof tf.engine>['registryFactory'][string];

/** Registrations that were removed from TensorFlow.js. A package is imported, and registers its backend, only once. */
const kept = new Map<BackendCandidate, Registration>();

/**
 * Makes a candidate the current backend and checks that it computes correctly. If it was already running but no longer
 * computes, for example on a lost device, it is recreated. If it fails, its registration is as before the call, so you
 * can try it again.
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
    // If it stayed registered, another package could not register a backend of the same name.
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
    // A broken backend may also fail to dispose of itself.
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
  // Creates the backend here because `tf.setBackend` only prints why it cannot start; its caller gets no reason.
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

/** Large enough that no backend moves the product to the CPU to save time. */
const SIZE = 64;

/** Throws if the backend starts but does not compute: a kernel is missing, or a driver fails at its first use. */
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
