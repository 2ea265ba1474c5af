import type * as tf from '@tensorflow/tfjs';
import { alignView, viewsOf } from './bufferView';
import { type MapInputs, MapReads } from './mapReads';
import { type RowProgram, runRowProgram, wholeRows } from './rowProgram';
import type { Uniform, WebgpuBackend } from './webgpuBackend';

/** Vectors to make from parts of rows, and the shader code that makes them. */
export interface PartVectors
  extends Pick<MapInputs, 'vectors'>, Partial<Pick<RowProgram, 'before' | 'merge'>> {
  /** [P, count * C]: for each of P parts of the rows, the first value of all channels, then the second, and so on. */
  readonly parts: tf.TensorInfo;
  /** Number of channels, C. */
  readonly channels: number;
  /**
   * Statements for each `channel`. They can use `own0`, `own1`, ..., the values merged over all parts: sums, unless
   * `merge` is given.
   */
  readonly code?: string;
  /** A WGSL expression of the type V for each vector. */
  readonly results: readonly string[];
  /** Number of values in each vector before those made here; `before` must write them. Default 0. */
  readonly start?: number;
  readonly uniforms?: Readonly<Record<string, Uniform>>;
  readonly key: string;
}

/** Makes vectors, [start + C] each, from the values to which parts of the rows were reduced, all in one program. */
export function partVectors(backend: WebgpuBackend, made: PartVectors): tf.TensorInfo[] {
  const { parts, channels, vectors = {}, code = '', results, start = 0, key } = made;
  const [rowCount, width] = parts.shape as [number, number];
  const count = width / channels;
  const each = (line: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => line(at)).join('\n');
  const merge = made.merge ?? each((at) => `own${at} += other${at};`);
  const reads = new MapReads({ maps: { parts }, vectors }, channels, [start]);
  const step = alignView(4 * (start + channels));
  const packed = runRowProgram(backend, {
    reads,
    shared: wholeRows(rowCount, channels / reads.lanes),
    count,
    ...(made.before && { before: made.before }),
    take: `
      ${each((at) => `let other${at} = parts_of(row, channel + ${at} * uniforms.channels);`)}
      ${merge}`,
    merge,
    finish: `
      ${code}
      ${results.map((value, at) => `result[${at} * uniforms.step + uniforms.start + channel] = ${value};`).join('\n')}`,
    outputShape: [(results.length * step) / 4],
    uniforms: {
      step: { type: 'int32', data: [step / 4 / reads.lanes] },
      start: { type: 'int32', data: [start / reads.lanes] },
      ...made.uniforms,
    },
    key: `partVectors_${key}`,
  });
  return viewsOf(
    backend,
    packed,
    results.map((_, at) => ({ shape: [start + channels], dtype: 'float32', offset: at * step })),
  );
}
