import type { HeadLosses } from '@radnet/core';
import { preprocessedSize } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import { chunksThatFit } from './chunksThatFit';
import { oneProcess, type RunGroup } from './distributed/runGroup';
import { freeDeviceMemory, isOnGpu } from './freeDeviceMemory';
import { preprocessOptions, type Settings, sliceBucket } from './settings';

/** Bytes that no network of ours takes for a pixel of a slice in training: they took up to 5,300 (docs/performance.md). */
const MOST_BYTES_PER_PIXEL = 10_000;

/**
 * Slices to encode at a time: those asked for, of this run or of the one that goes on, or fewer where they do not fit. The same in all
 * processes that train together.
 */
export async function fittingChunk(
  given: Settings,
  before: number | undefined,
  build: () => tf.LayersModel,
  heads: (model: tf.LayersModel) => HeadLosses,
  group: RunGroup = oneProcess,
): Promise<number | undefined> {
  const asked = given.slicesPerChunk ?? before;
  const fitting = group.allgather((await withinMemory(given, asked, build, heads, group)) ?? Infinity);
  const least = Math.min(...fitting);
  const chunk = least === Infinity ? undefined : least;
  if (given.resume && chunk !== before) {
    const slices = (count?: number): string => (count === undefined ? 'all' : `${count}`);
    console.log(
      `slices encoded at a time: ${slices(before)} until now, ${slices(chunk)} from here on; batch norm takes its statistics over these`,
    );
  }
  return chunk;
}

async function withinMemory(
  settings: Settings,
  slicesPerChunk: number | undefined,
  build: () => tf.LayersModel,
  heads: (model: tf.LayersModel) => HeadLosses,
  { size, localSize }: RunGroup,
): Promise<number | undefined> {
  const { deviceMemory } = settings;
  const batchSize = Math.ceil(settings.batchSize / size);
  const bucket = sliceBucket(settings);
  const maxSlices = Math.ceil(settings.maxSlices / bucket) * bucket;
  // An estimate that nobody asked for does not overrule the flag.
  const guess = settings.slicesPerChunk === undefined;
  const free = isOnGpu() ? freeDeviceMemory : () => scarceMemory(settings, batchSize * maxSlices, localSize);
  const memory = deviceMemory ?? (guess ? free() : undefined);
  if (memory !== undefined)
    return chunksThatFit(build, heads, { batchSize, maxSlices, slicesPerChunk }, memory);
  if (guess && isOnGpu()) {
    console.log(
      'memory: the free memory of the GPU is unknown, so a step is not cut into chunks; set --device-memory GB to cut it to fit',
    );
  }
  return slicesPerChunk;
}

/**
 * GB that this machine, or its container, has left for one of so many processes; undefined where a step of so many slices takes
 * less for certain.
 */
function scarceMemory(settings: Settings, slices: number, processes: number): number | undefined {
  const most = slices * preprocessedSize(preprocessOptions(settings)) ** 2 * MOST_BYTES_PER_PIXEL;
  const free = process.availableMemory() / processes;
  return most < free ? undefined : free / 1e9;
}
