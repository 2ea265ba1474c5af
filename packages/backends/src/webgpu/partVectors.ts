import type * as tf from '@tensorflow/tfjs';
import { alignView, viewsOf } from './bufferView';
import { type MapInputs, MapReads } from './mapReads';
import { runSumProgram, wholeRows } from './sumProgram';
import type { Uniform, WebgpuBackend } from './webgpuBackend';

export interface PartVectors extends Pick<MapInputs, 'vectors'> {
  /** [P, values * C], as `mapAndSums` gives them. */
  readonly parts: tf.TensorInfo;
  readonly channels: number;
  /** Statements for each `channel`, the whole sums being `sum0`, `sum1` ... */
  readonly code: string;
  /** WGSL of the type V for each vector. */
  readonly results: readonly string[];
  readonly uniforms: Readonly<Record<string, Uniform>>;
  readonly key: string;
}

/** Vectors, [C] each, that are made of the sums of parts: all in one program. */
export function partVectors(backend: WebgpuBackend, made: PartVectors): tf.TensorInfo[] {
  const { parts, channels, vectors = {}, code, results, key } = made;
  const [rowCount, width] = parts.shape as [number, number];
  const reads = new MapReads({ maps: { parts }, vectors }, channels);
  const step = alignView(4 * channels);
  const packed = runSumProgram(backend, {
    reads,
    shared: wholeRows(rowCount, channels / reads.lanes),
    values: Array.from(
      { length: width / channels },
      (_, at) => `parts_of(row, channel + ${at} * uniforms.channels)`,
    ),
    outputShape: [(results.length * step) / 4],
    finish: `
      ${code}
      ${results.map((value, at) => `result[${at} * uniforms.step + channel] = ${value};`).join('\n')}`,
    uniforms: { ...made.uniforms, step: { type: 'int32', data: [step / 4 / reads.lanes] } },
    key: `partVectors_${key}`,
  });
  return viewsOf(
    backend,
    packed,
    results.map((_, at) => ({ shape: [channels], dtype: 'float32', offset: at * step })),
  );
}
