import type * as tf from '@tensorflow/tfjs';
import type { MapReads } from './mapReads';
import type { Uniform, WebgpuBackend } from './webgpuBackend';

const THREADS = 256;
/** Threads beside each other that read one row, at most, */
const MOST_ACROSS = 16;
/** rows that a thread sums at least, where several workgroups share a column, */
const LEAST_ROWS = 8;
/** and workgroups that fill a large GPU. */
const WORKGROUPS = 1024;

/** How rows and columns are dealt out to workgroups. */
export interface SharedRows {
  readonly rowCount: number;
  /** Threads beside each other that read one row. */
  readonly across: number;
  /** Workgroups that share the rows, */
  readonly groups: number;
  /** and the columns. */
  readonly groupsAcross: number;
}

/** @param columns Channels, or fours of them: see `MapReads`. */
export function shareRows(rowCount: number, columns: number): SharedRows {
  const { across, groupsAcross } = wholeRows(rowCount, columns);
  const groups = Math.max(
    1,
    Math.min(Math.ceil(rowCount / (LEAST_ROWS * (THREADS / across))), Math.floor(WORKGROUPS / groupsAcross)),
  );
  return { rowCount, across, groups, groupsAcross };
}

/** All rows of a column to one workgroup. */
export function wholeRows(rowCount: number, columns: number): SharedRows {
  const across = Math.min(MOST_ACROSS, 2 ** Math.ceil(Math.log2(columns)));
  return { rowCount, across, groups: 1, groupsAcross: Math.ceil(columns / across) };
}

export interface SumProgram {
  readonly reads: MapReads;
  readonly shared: SharedRows;
  /** WGSL of the type V, for `row` and `channel`, of what is summed over a workgroup's rows. */
  readonly values: readonly string[];
  /** Statements before them. */
  readonly code?: string;
  /** Statements for each row and channel, after them. */
  readonly each?: string;
  /** Statements for each `channel`, the sums being `sum0`, `sum1` ... */
  readonly finish: string;
  readonly outputShape: readonly number[];
  readonly uniforms?: Readonly<Record<string, Uniform>>;
  /** Equal for equal code. */
  readonly key: string;
}

/** Sums over rows for each channel: see `channelSums`. */
export function runSumProgram(backend: WebgpuBackend, sums: SumProgram): tf.TensorInfo {
  const { reads, shared, outputShape, key } = sums;
  const { rowCount, across, groups, groupsAcross } = shared;
  const uniforms: Record<string, Uniform> = {
    rowCount: { type: 'int32', data: [rowCount] },
    groupRows: { type: 'int32', data: [Math.ceil(rowCount / groups)] },
    ...sums.uniforms,
  };
  const program = {
    ...reads.bindings,
    outputComponent: reads.lanes,
    outputShape,
    uniforms: reads.declarations(uniforms),
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0], y: [1] },
    dispatch: [groups, groupsAcross, 1] as [number, number, number],
    size: false,
    shaderKey: `radnet_${key}_${reads.lanes}_${across}`,
    getUserCode: () => sumCode(sums),
  } as const;
  return backend.runWebGPUProgram(program, reads.inputs, 'float32', reads.uniforms(uniforms));
}

function sumCode({ reads, shared: { across }, values, code = '', each = '', finish }: SumProgram): string {
  const lines = THREADS / across;
  const forEach = (line: (at: number) => string): string => values.map((_, at) => line(at)).join('\n');
  return `
    ${reads.functions}
    var<workgroup> partial : array<V, ${values.length * THREADS}>;
    fn main() {
      let place = i32(localIndex);
      let line = place / ${across};
      let channel = i32(workgroupId.y) * ${across} + place % ${across};
      let inside = channel < uniforms.channels;
      ${forEach((at) => `var sum${at} = V(0.0);`)}
      if (inside) {
        let begin = i32(workgroupId.x) * uniforms.groupRows;
        let end = min(uniforms.rowCount, begin + uniforms.groupRows);
        for (var row = begin + line; row < end; row += ${lines}) {
          ${code}
          ${values.map((value, at) => `sum${at} += ${value};`).join('\n')}
          ${each}
        }
      }
      ${forEach((at) => `partial[${at * THREADS} + place] = sum${at};`)}
      for (var half = ${lines / 2}; half > 0; half /= 2) {
        workgroupBarrier();
        if (line < half) {
          ${forEach((at) => `partial[${at * THREADS} + place] += partial[${at * THREADS} + place + half * ${across}];`)}
        }
      }
      if (inside && line == 0) {
        ${forEach((at) => `sum${at} = partial[${at * THREADS} + place];`)}
        ${finish}
      }
    }
  `;
}
