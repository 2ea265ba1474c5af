import type * as tf from '@tensorflow/tfjs';
import { type MapInputs, MapReads } from './mapReads';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

export interface ChannelSums extends MapInputs {
  readonly rowCount: number;
  readonly channels: number;
  /** WGSL of the type V, for `row` and `channel`, of what is summed: see `MapReads`. */
  readonly values: readonly string[];
  /** Statements before them. */
  readonly code?: string;
  readonly key: string;
}

const THREADS = 256;
/** Threads beside each other that read one row, at most, */
const MOST_ACROSS = 16;
/** rows that a thread sums at least, where several workgroups share a column, */
const LEAST_ROWS = 8;
/** and workgroups that fill a large GPU. */
const WORKGROUPS = 1024;

/**
 * [values, C]: the sum of each value over all rows. Workgroups sum parts of the rows, and one of them the parts: two
 * passes, of which the second is short. As matrix products with ones, on tfjs's own kernels, a few workgroups would walk
 * through every pixel, or one for each channel with strides between its reads.
 */
export function channelSums(backend: WebgpuBackend, sums: ChannelSums): tf.TensorInfo {
  const { rowCount, channels, values } = sums;
  const reads = new MapReads(sums, channels);
  const columns = channels / reads.lanes;
  const across = Math.min(MOST_ACROSS, 2 ** Math.ceil(Math.log2(columns)));
  const groupsAcross = Math.ceil(columns / across);
  const groups = Math.max(
    1,
    Math.min(Math.ceil(rowCount / (LEAST_ROWS * (THREADS / across))), Math.floor(WORKGROUPS / groupsAcross)),
  );
  const program = sumProgram(sums, reads, across, [groups, groupsAcross]);
  const uniforms = reads.uniforms({
    rowCount: { type: 'int32', data: [rowCount] },
    groupRows: { type: 'int32', data: [Math.ceil(rowCount / groups)] },
  });
  const parts = backend.runWebGPUProgram(program, reads.inputs, 'float32', uniforms);
  const count = values.length;
  if (groups === 1) return { ...parts, shape: [count, channels] };
  const maps = { x: { ...parts, shape: [groups, count * channels] } };
  const whole = channelSums(backend, {
    maps,
    rowCount: groups,
    channels: count * channels,
    values: ['x_of(row, channel)'],
    key: 'parts',
  });
  backend.disposeData(parts.dataId);
  return { ...whole, shape: [count, channels] };
}

function sumProgram(
  { channels, values, code = '', key }: ChannelSums,
  reads: MapReads,
  across: number,
  [groups, groupsAcross]: readonly [number, number],
): WebgpuProgram {
  const lines = THREADS / across;
  return {
    ...reads.bindings,
    outputComponent: reads.lanes,
    outputShape: [groups, values.length * channels],
    uniforms: reads.declarations({
      rowCount: { type: 'int32', data: [] },
      groupRows: { type: 'int32', data: [] },
    }),
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0], y: [1] },
    dispatch: [groups, groupsAcross, 1],
    size: false,
    shaderKey: `radnet_sums_${key}_${reads.lanes}_${across}`,
    getUserCode: () => `
      ${reads.functions}
      var<workgroup> partial : array<V, ${values.length * THREADS}>;
      fn main() {
        let place = i32(localIndex);
        let line = place / ${across};
        let channel = i32(workgroupId.y) * ${across} + place % ${across};
        let inside = channel < uniforms.channels;
        ${values.map((_, at) => `var sum${at} = V(0.0);`).join(' ')}
        if (inside) {
          let begin = i32(workgroupId.x) * uniforms.groupRows;
          let end = min(uniforms.rowCount, begin + uniforms.groupRows);
          for (var row = begin + line; row < end; row += ${lines}) {
            ${code}
            ${values.map((value, at) => `sum${at} += ${value};`).join('\n')}
          }
        }
        ${values.map((_, at) => `partial[${at * THREADS} + place] = sum${at};`).join('\n')}
        for (var half = ${lines / 2}; half > 0; half /= 2) {
          workgroupBarrier();
          if (line < half) {
            ${values.map((_, at) => `partial[${at * THREADS} + place] += partial[${at * THREADS} + place + half * ${across}];`).join('\n')}
          }
        }
        if (inside && line == 0) {
          let at = i32(workgroupId.x) * ${values.length} * uniforms.channels + channel;
          ${values.map((_, at) => `result[at + ${at} * uniforms.channels] = partial[${at * THREADS} + place];`).join('\n')}
        }
      }
    `,
  };
}
