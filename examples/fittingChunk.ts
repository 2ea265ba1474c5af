import type { HeadLosses } from '@radnet/core';
import { preprocessedSize } from '@radnet/data';
import type * as tf from '@tensorflow/tfjs';
import { chunksThatFit } from './chunksThatFit';
import { oneProcess, type RunGroup } from './distributed/runGroup';
import { freeDeviceMemory, isOnGpu } from './freeDeviceMemory';
import { preprocessOptions, type Settings, sliceBucket } from './settings';

/** An upper bound for the bytes per pixel of a slice in training: our networks took up to 5,300 (docs/performance.md). */
const MOST_BYTES_PER_PIXEL = 10_000;

/**
 * How many slices to encode at a time: the number given now, or in the run that is resumed, or fewer if these do not fit. It is the same in
 * all processes that train together.
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
  // An estimate must not override --slices-per-chunk.
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
 * The memory in GB that this machine, or its container, has left for each process. Undefined if a step certainly needs less.
 */
function scarceMemory(settings: Settings, slices: number, processes: number): number | undefined {
  const most = slices * preprocessedSize(preprocessOptions(settings)) ** 2 * MOST_BYTES_PER_PIXEL;
  const free = process.availableMemory() / processes;
  return most < free ? undefined : free / 1e9;
}
