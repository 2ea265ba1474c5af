import type * as tf from '@tensorflow/tfjs';
import { alignView, viewsOf } from './bufferView';
import { type MapInputs, MapReads } from './mapReads';
import { type RowProgram, runRowProgram, shareRows, writeParts } from './rowProgram';
import type { Uniform, WebgpuBackend } from './webgpuBackend';

export interface ChannelSums extends MapInputs {
  readonly rowCount: number;
  readonly channels: number;
  /** WGSL of the type V, for `row` and `channel`, of what is summed: see `MapReads`. */
  readonly values: readonly string[];
  /** Statements before them. */
  readonly code?: string;
  readonly uniforms?: Readonly<Record<string, Uniform>>;
  readonly key: string;
}

/**
 * Returns [values, C]: the sum of each value over all rows. Workgroups first sum parts of the rows, and a short second
 * pass sums the parts. With tfjs's own kernels, as matrix products with ones, a few workgroups would read every pixel,
 * or one workgroup for each channel would read with strides.
 */
export function channelSums(backend: WebgpuBackend, sums: ChannelSums): tf.TensorInfo {
  const { channels, values } = sums;
  const parts = sumRows(backend, sums);
  const [groups] = parts.shape as [number, number];
  const count = values.length;
  if (groups === 1) return { ...parts, shape: [count, channels] };
  const whole = channelSums(backend, {
    maps: { x: parts },
    rowCount: groups,
    channels: count * channels,
    values: ['x_of(row, channel)'],
    key: 'parts',
  });
  backend.disposeData(parts.dataId);
  return { ...whole, shape: [count, channels] };
}

/** Returns [P, values * C]: for each part of the rows the sums of the first value, then of the second, and so on. */
function sumRows(backend: WebgpuBackend, sums: ChannelSums): tf.TensorInfo {
  const { rowCount, channels, values, uniforms = {}, key } = sums;
  const reads = new MapReads(sums, channels);
  const shared = shareRows(rowCount, channels / reads.lanes);
  return runRowProgram(backend, {
    ...reduction(sums),
    reads,
    shared,
    outputShape: [shared.groups, values.length * channels],
    finish: writeParts(values.length),
    uniforms,
    key: `sums_${key}`,
  });
}

/**
 * Computes a map from others and, in the same pass, sums of values over parts of its rows.
 *
 * @param map WGSL of the type V, for `row` and `channel`, of what is written.
 * @returns The map, [rows, C], and the parts as [P, values * C]: sums of the first value, of the second ...
 */
export function mapAndSums(
  backend: WebgpuBackend,
  map: string,
  sums: ChannelSums,
): [map: tf.TensorInfo, parts: tf.TensorInfo] {
  const { rowCount, channels, values, uniforms = {}, key } = sums;
  const reads = new MapReads(sums, channels);
  const shared = shareRows(rowCount, channels / reads.lanes);
  const partsShape = [shared.groups, values.length * channels];
  const offset = alignView(4 * rowCount * channels);
  const { take, ...rest } = reduction(sums);
  const packed = runRowProgram(backend, {
    ...rest,
    take: `${take} result[row * uniforms.channels + channel] = ${map};`,
    reads,
    shared,
    outputShape: [offset / 4 + shared.groups * values.length * channels],
    finish: writeParts(values.length, 'uniforms.partsBegin'),
    uniforms: { ...uniforms, partsBegin: { type: 'int32', data: [offset / 4 / reads.lanes] } },
    key: `mapAndSums_${key}`,
  });
  return viewsOf(backend, packed, [
    { shape: [rowCount, channels], dtype: 'float32', offset: 0 },
    { shape: partsShape, dtype: 'float32', offset },
  ]) as [tf.TensorInfo, tf.TensorInfo];
}

function reduction({ values, code = '' }: ChannelSums): Pick<RowProgram, 'count' | 'take' | 'merge'> {
  return {
    count: values.length,
    take: `${code} ${values.map((value, at) => `own${at} += ${value};`).join(' ')}`,
    merge: values.map((_, at) => `own${at} += other${at};`).join(' '),
  };
}
