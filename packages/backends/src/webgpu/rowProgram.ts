import type * as tf from '@tensorflow/tfjs';
import type { MapReads } from './mapReads';
import type { Uniform, WebgpuBackend } from './webgpuBackend';

const THREADS = 256;
/** Largest number of adjacent threads that read one row. */
const MOST_ACROSS = 16;
/** Smallest number of rows for a thread if several workgroups share a column. */
const LEAST_ROWS = 8;
/** Number of workgroups that fill a large GPU. */
const WORKGROUPS = 1024;

/** How rows and columns are distributed over workgroups. */
export interface SharedRows {
  readonly rowCount: number;
  /** Number of adjacent threads that read one row. */
  readonly across: number;
  /** Number of workgroups that share the rows. */
  readonly groups: number;
  /** Number of workgroups that share the columns. */
  readonly groupsAcross: number;
}

/**
 * @param columns Channels, or fours of them: see `MapReads`.
 * @param leastRows Smallest number of rows for a thread.
 */
export function shareRows(rowCount: number, columns: number, leastRows = LEAST_ROWS): SharedRows {
  const { across, groupsAcross } = wholeRows(rowCount, columns);
  const groups = Math.max(
    1,
    Math.min(Math.ceil(rowCount / (leastRows * (THREADS / across))), Math.floor(WORKGROUPS / groupsAcross)),
  );
  return { rowCount, across, groups, groupsAcross };
}

/** Gives all rows of a column to one workgroup. */
export function wholeRows(rowCount: number, columns: number): SharedRows {
  const across = Math.min(MOST_ACROSS, 2 ** Math.ceil(Math.log2(columns)));
  return { rowCount, across, groups: 1, groupsAcross: Math.ceil(columns / across) };
}

/**
 * A reduction over rows for each channel, in WGSL. Its values are `own0`, `own1` ... of the type V (see `MapReads`), at first 0,
 * and in `merge` the others that they are merged with are `other0`, `other1` ...
 */
export interface RowProgram {
  readonly reads: MapReads;
  readonly shared: SharedRows;
  readonly count: number;
  /** Functions beside those of `reads`. */
  readonly functions?: string;
  /** Statements before the rows, for the rows from `begin` up to `end` and the thread `place`. */
  readonly before?: string;
  /** Statements that take one more value, for `row` and `channel`. */
  readonly take: string;
  readonly merge: string;
  /** Statements for each `channel`, its workgroup's rows being reduced. */
  readonly finish: string;
  readonly outputShape: readonly number[];
  readonly uniforms?: Readonly<Record<string, Uniform>>;
  /** Equal for equal code. */
  readonly key: string;
}

/** Runs a reduction over the rows of each workgroup. */
export function runRowProgram(backend: WebgpuBackend, rows: RowProgram): tf.TensorInfo {
  const { reads, shared, outputShape, key } = rows;
  const { rowCount, across, groups, groupsAcross } = shared;
  const uniforms: Record<string, Uniform> = {
    rowCount: { type: 'int32', data: [rowCount] },
    groupRows: { type: 'int32', data: [Math.ceil(rowCount / groups)] },
    ...rows.uniforms,
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
    getUserCode: () => shader(rows),
  } as const;
  return backend.runWebGPUProgram(program, reads.inputs, 'float32', reads.uniforms(uniforms));
}

function shader(rows: RowProgram): string {
  const { reads, shared, count, functions = '', before = '', take, merge, finish } = rows;
  const { across } = shared;
  const lines = THREADS / across;
  const each = (line: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => line(at)).join('\n');
  return `
    ${reads.functions}
    ${functions}
    const THREADS = ${THREADS};
    var<workgroup> partial : array<V, ${count * THREADS}>;
    fn main() {
      let place = i32(localIndex);
      let line = place / ${across};
      let channel = i32(workgroupId.y) * ${across} + place % ${across};
      let inside = channel < uniforms.channels;
      let begin = i32(workgroupId.x) * uniforms.groupRows;
      let end = min(uniforms.rowCount, begin + uniforms.groupRows);
      ${each((at) => `var own${at} = V(0.0);`)}
      ${before}
      if (inside) {
        for (var row = begin + line; row < end; row += ${lines}) {
          ${take}
        }
      }
      ${each((at) => `partial[${at * THREADS} + place] = own${at};`)}
      for (var half = ${lines / 2}; half > 0; half /= 2) {
        workgroupBarrier();
        if (line < half) {
          ${each((at) => `let other${at} = partial[${at * THREADS} + place + half * ${across}];`)}
          ${merge}
          ${each((at) => `partial[${at * THREADS} + place] = own${at};`)}
        }
      }
      if (inside && line == 0) {
        ${finish}
      }
    }
  `;
}

/**
 * Returns the statements that write a workgroup's values next to each other in the result, after the previous
 * workgroup's.
 */
export function writeParts(count: number, begin = '0'): string {
  const write = (at: number): string => `result[at + ${at} * uniforms.channels] = own${at};`;
  return `
    let at = ${begin} + i32(workgroupId.x) * ${count} * uniforms.channels + channel;
    ${Array.from({ length: count }, (_, at) => write(at)).join('\n')}`;
}
