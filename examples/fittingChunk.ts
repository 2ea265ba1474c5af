import type { HeadLosses } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { chunksThatFit } from './chunksThatFit';
import { freeDeviceMemory, isOnGpu } from './freeDeviceMemory';
import { type Settings, sliceBucket } from './settings';

/** Slices to encode at a time: those asked for, of this run or of the one that goes on, or fewer where they do not fit. */
export async function fittingChunk(
  given: Settings,
  before: number | undefined,
  build: () => tf.LayersModel,
  heads: (model: tf.LayersModel) => HeadLosses,
): Promise<number | undefined> {
  const asked = given.slicesPerChunk ?? before;
  const chunk = await withinMemory(given, asked, build, heads);
  if (given.resume && chunk !== before) {
    const slices = (count?: number): string => (count === undefined ? 'all' : `${count}`);
    console.log(
      `slices encoded at a time: ${slices(before)} until now, ${slices(chunk)} from here on; batch norm sees so many`,
    );
  }
  return chunk;
}

async function withinMemory(
  settings: Settings,
  slicesPerChunk: number | undefined,
  build: () => tf.LayersModel,
  heads: (model: tf.LayersModel) => HeadLosses,
): Promise<number | undefined> {
  const { deviceMemory, batchSize } = settings;
  const bucket = sliceBucket(settings);
  const maxSlices = Math.ceil(settings.maxSlices / bucket) * bucket;
  // An estimate that nobody asked for does not overrule the flag.
  const guess = isOnGpu() && settings.slicesPerChunk === undefined;
  const memory = deviceMemory ?? (guess ? freeDeviceMemory() : undefined);
  if (memory !== undefined)
    return chunksThatFit(build, heads, { batchSize, maxSlices, slicesPerChunk }, memory);
  if (guess) {
    console.log(
      'memory: nobody tells how much of the GPU’s is free, so a step is tried as it is; --device-memory GB has it cut to fit',
    );
  }
  return slicesPerChunk;
}
