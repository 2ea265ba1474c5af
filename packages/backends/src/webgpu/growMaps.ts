import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { alignView, viewsOf } from './bufferView';
import { type DropoutAttributes, dropoutCode } from './dropoutCode';
import { runMapProgram } from './mapProgram';
import { MapReads } from './mapReads';
import { type Moments, momentsOf, momentsOfParts } from './moments';
import { runRowProgram, shareRows, writeParts } from './rowProgram';
import type { WebgpuBackend } from './webgpuBackend';

interface Inputs extends Partial<Moments> {
  /** [..., C] */
  readonly maps: tf.TensorInfo;
  /** [..., G] */
  readonly grown: tf.TensorInfo;
  readonly weights?: tf.TensorInfo;
}

/**
 * GrowMaps, a custom kernel: appends to the channels of `maps` those of `grown`, times the mask that `DropoutMask`
 * makes. If
 * `weights`, [1, rows], and the maps' `mean` and `variance`, [C], are given, it also computes mean and variance for all
 * channels: see `BatchMoments`. Takes one pass over the maps, and a short program for the statistics.
 */
export const growMaps: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const inputs = args.inputs as unknown as Inputs;
  const dropout = args.attrs as unknown as DropoutAttributes;
  const { maps, grown, weights, mean, variance } = inputs;
  const shape = [...maps.shape.slice(0, -1), maps.shape.at(-1)! + grown.shape.at(-1)!];
  if (!weights || !mean || !variance) return [joined(backend, inputs, shape, dropout)];
  const [whole, parts] = joinedWithMoments(backend, { maps, grown, weights }, shape, dropout);
  const moments = momentsOfParts(backend, parts, grown, { mean, variance });
  backend.disposeData(parts.dataId);
  return [whole, ...moments];
};

function joined(
  backend: WebgpuBackend,
  { maps, grown }: Inputs,
  shape: readonly number[],
  dropout: DropoutAttributes,
): tf.TensorInfo {
  const { drop, ...code } = dropoutCode(dropout);
  return runMapProgram(backend, {
    ...code,
    maps: { maps, grown },
    shape,
    code: `
      var value = V(0.0);
      if (channel < uniforms.mapsChannels) {
        value = maps_of(row, channel);
      } else {
        let own = channel - uniforms.mapsChannels;
        value = ${drop('grown_of(row, own)', 'row * uniforms.grownChannels + own')};
      }`,
    value: 'value',
    key: `growMaps${code.key}`,
  });
}

/** Makes each workgroup copy its rows of the maps and then process the new channels. */
function joinedWithMoments(
  backend: WebgpuBackend,
  { maps, grown, weights }: Inputs & { readonly weights: tf.TensorInfo },
  shape: readonly number[],
  dropout: DropoutAttributes,
): [tf.TensorInfo, tf.TensorInfo] {
  const channels = grown.shape.at(-1)!;
  const size = shape.reduce((product, length) => product * length, 1);
  const rowCount = size / shape.at(-1)!;
  const reads = new MapReads({ maps: { maps, grown }, rows: { weights } }, channels);
  // The copy needs more parallel workgroups than the sums alone.
  const shared = shareRows(rowCount, channels / reads.lanes, 1);
  const { drop, ...code } = dropoutCode(dropout);
  const { take, ...moments } = momentsOf('value', 'grown_of(0, channel)');
  const offset = alignView(4 * size);
  const partsShape = [shared.groups, 3 * channels];
  const packed = runRowProgram(backend, {
    ...moments,
    reads,
    shared,
    functions: code.functions(reads.lanes),
    before: `
      let width = uniforms.mapsChannels + uniforms.channels;
      let copied = (end - begin) * uniforms.mapsChannels;
      for (var at = place + i32(workgroupId.y) * THREADS; at < copied; at += i32(numWorkgroups.y) * THREADS) {
        let row = begin + at / uniforms.mapsChannels;
        let channel = at % uniforms.mapsChannels;
        result[row * width + channel] = maps_of(row, channel);
      }`,
    take: `
      let value = ${drop('grown_of(row, channel)', 'row * uniforms.channels + channel')};
      result[row * width + uniforms.mapsChannels + channel] = value;
      ${take}`,
    finish: writeParts(3, 'uniforms.partsBegin'),
    outputShape: [offset / 4 + partsShape[0]! * partsShape[1]!],
    uniforms: { ...code.uniforms, partsBegin: { type: 'int32', data: [offset / 4 / reads.lanes] } },
    key: `growMapsWithMoments${code.key}`,
  });
  return viewsOf(backend, packed, [
    { shape: [...shape], dtype: 'float32', offset: 0 },
    { shape: partsShape, dtype: 'float32', offset },
  ]) as [tf.TensorInfo, tf.TensorInfo];
}
