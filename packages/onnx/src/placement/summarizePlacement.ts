import type { ExecutionProvider } from '../engine/engineOptions';
import type { ProfiledNode } from '../engine/readProfile';

/** Nodes of one ONNX operator that the same TensorFlow.js kernel recorded and the same provider ran. */
export interface PlacedNodes {
  /** The ONNX operator. */
  readonly op: string;
  /** The TensorFlow.js kernel that recorded it; empty for a node that ONNX Runtime added. */
  readonly kernel: string;
  /** ONNX Runtime's name, such as WebGpuExecutionProvider. */
  readonly provider: string;
  /** How many nodes these are, over all runs. */
  readonly count: number;
  /** Time that the host spent in them, in milliseconds. A GPU may still be computing after that. */
  readonly milliseconds: number;
}

/** A GPU program of one operator, with all its runs added up. */
export interface DeviceProgram {
  /** The TensorFlow.js kernel, as in `PlacedNodes`. */
  readonly kernel: string;
  /** The ONNX operator. */
  readonly op: string;
  /** ONNX Runtime's name of the program. */
  readonly program: string;
  /** How often it ran. */
  readonly count: number;
  /** Time that the GPU spent in it, in milliseconds, over all runs. */
  readonly milliseconds: number;
  /** The run that took longest. */
  readonly longest: LongestProgram;
}

/** The longest run of a GPU program. */
export interface LongestProgram {
  /** Time that the GPU spent in it, in milliseconds. */
  readonly milliseconds: number;
  /** The shapes of its inputs and results, as ONNX Runtime writes them. */
  readonly shapes: string;
}

/** Nodes that ran on another provider than the one that the backend was asked to use. */
export interface NodesElsewhere extends PlacedNodes {
  /** The likely reason, judged by the types of their inputs and results. */
  readonly reason: string;
}

/** Which provider ran which operators: the result of {@link placementReport}. */
export interface PlacementReport {
  /** The provider that the backend was asked to use, the first of `executionProviders`. */
  readonly provider: ExecutionProvider;
  /** All nodes, those that took longest first. */
  readonly nodes: readonly PlacedNodes[];
  /**
   * The GPU's programs, those that took longest first. Only the WebGPU provider reports them, on a device with
   * timestamp queries; otherwise empty. The profiler waits for each program, so together they take longer than an
   * unprofiled run.
   */
  readonly programs: readonly DeviceProgram[];
  /** The nodes that another provider ran. Empty if everything ran where it should. */
  readonly elsewhere: readonly NodesElsewhere[];
  /** Number of copies between host and device inside runs, caused by the operators that ran elsewhere. */
  readonly copies: number;
  /** Number of runs of compiled graphs. The inputs and results of a run are copied as well. */
  readonly runs: number;
  /**
   * Number of calls of TensorFlow.js kernels that could not be recorded and ran on the `cpu` backend, by kernel name.
   */
  readonly cpuKernels: Readonly<Record<string, number>>;
}

const PROVIDER_NAMES: Readonly<Record<ExecutionProvider, string>> = {
  cpu: 'CPUExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
  cuda: 'CUDAExecutionProvider',
  coreml: 'CoreMLExecutionProvider',
  dml: 'DmlExecutionProvider',
};

/** Types that GPU kernels often do not support. */
const HOST_TYPES = ['int64', 'double', 'string', 'uint8', 'int8'];

/** Summarizes profiled nodes: the part of the report that they determine. */
export function summarizePlacement(
  nodes: readonly ProfiledNode[],
  provider: ExecutionProvider,
): Pick<PlacementReport, 'provider' | 'nodes' | 'programs' | 'elsewhere' | 'copies'> {
  const isCopy = ({ op }: ProfiledNode): boolean => op === 'MemcpyFromHost' || op === 'MemcpyToHost';
  const groups = new Map<string, ProfiledNode[]>();
  for (const node of nodes) {
    if (isCopy(node)) continue;
    const key = [node.op, kernelOf(node), node.provider].join();
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  const placed = [...groups.values()].map((group) => ({ group, row: rowOf(group) }));
  placed.sort((a, b) => b.row.milliseconds - a.row.milliseconds);
  return {
    provider,
    nodes: placed.map(({ row }) => row),
    programs: programsOf(nodes),
    elsewhere: placed
      .filter(({ row }) => row.provider !== PROVIDER_NAMES[provider])
      .map(({ group, row }) => ({ ...row, reason: reasonOf(group, provider) })),
    copies: nodes.filter(isCopy).length,
  };
}

function rowOf(group: readonly ProfiledNode[]): PlacedNodes {
  const microseconds = group.reduce((sum, node) => sum + node.microseconds, 0);
  const { op, provider } = group[0]!;
  return {
    op,
    kernel: kernelOf(group[0]!),
    provider,
    count: group.length,
    milliseconds: microseconds / 1000,
  };
}

function programsOf(nodes: readonly ProfiledNode[]): DeviceProgram[] {
  const groups = new Map<string, DeviceProgram>();
  for (const node of nodes) {
    for (const { program, microseconds, shapes } of node.programs) {
      const kernel = kernelOf(node);
      const key = [kernel, node.op, program].join();
      const milliseconds = microseconds / 1000;
      const { count = 0, milliseconds: sum = 0, longest } = groups.get(key) ?? {};
      groups.set(key, {
        kernel,
        op: node.op,
        program,
        count: count + 1,
        milliseconds: sum + milliseconds,
        longest: longest && longest.milliseconds >= milliseconds ? longest : { milliseconds, shapes },
      });
    }
  }
  return [...groups.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}

/** Returns the TensorFlow.js kernel that recorded a node. `planToModel` puts it in the node's name. */
function kernelOf({ name }: ProfiledNode): string {
  return /^(.+)#\d+/.exec(name)?.[1] ?? '';
}

/** Guesses the reason from the types, because ONNX Runtime does not give one. */
function reasonOf(group: readonly ProfiledNode[], provider: ExecutionProvider): string {
  const types = [...new Set(group.flatMap((node) => node.types))];
  const onHost = types.filter((type) => HOST_TYPES.includes(type));
  const { op } = group[0]!;
  if (onHost.length > 0)
    return `${op} of ${types.join(' and ')}: the ${provider} provider may have no ${onHost.join(' or ')}`;
  return `${op} of ${types.join(' and ')}: the ${provider} provider has no kernel for it`;
}
