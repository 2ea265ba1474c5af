import type { ExecutionProvider } from '../engine/engineOptions';
import type { ProfiledNode } from '../engine/readProfile';

/** Alike nodes: one operator, recorded by one TensorFlow.js kernel, run by one provider. */
export interface PlacedNodes {
  /** ONNX's operator. */
  readonly op: string;
  /** The TensorFlow.js kernel that recorded it; empty for a node that ONNX Runtime put in. */
  readonly kernel: string;
  /** ONNX Runtime's name, such as WebGpuExecutionProvider. */
  readonly provider: string;
  readonly count: number;
  /** Time of the host in them; a GPU computes on after that. */
  readonly milliseconds: number;
}

/** Alike programs of the GPU: what nodes of one operator ran there. */
export interface DeviceProgram {
  /** As in `PlacedNodes`. */
  readonly kernel: string;
  readonly op: string;
  /** ONNX Runtime's name of it. */
  readonly program: string;
  readonly count: number;
  /** Time of the GPU in them. */
  readonly milliseconds: number;
  /** The one that took longest, with the shapes of its inputs and results. */
  readonly longest: { readonly milliseconds: number; readonly shapes: string };
}

export interface PlacementReport {
  /** Where the backend was asked to compute. */
  readonly provider: ExecutionProvider;
  /** Those that took longest first. */
  readonly nodes: readonly PlacedNodes[];
  /**
   * The time of the GPU, those that took longest first, by timestamp queries: the WebGPU provider tells it, where the
   * device has such queries. Each is waited for: together they take longer than an unprofiled run.
   */
  readonly programs: readonly DeviceProgram[];
  /** Those of them that another provider ran, and why. */
  readonly elsewhere: readonly (PlacedNodes & { readonly reason: string })[];
  /** Copies between host and device inside runs, which operators that fall back ask for. */
  readonly copies: number;
  /** Runs of compiled graphs. What a run is fed with and what it gives is copied at its ends. */
  readonly runs: number;
  /** TensorFlow.js kernels without a graph form, which ran on the `cpu` backend's between two runs. */
  readonly cpuKernels: Readonly<Record<string, number>>;
}

const PROVIDER_NAMES: Readonly<Record<ExecutionProvider, string>> = {
  cpu: 'CPUExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
  cuda: 'CUDAExecutionProvider',
  coreml: 'CoreMLExecutionProvider',
  dml: 'DmlExecutionProvider',
};

/** Types that kernels on a GPU often lack. */
const HOST_TYPES = ['int64', 'double', 'string', 'uint8', 'int8'];

/** The report of nodes, apart from what no node tells. */
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

/** The backend names a node after the kernel that recorded it: see `planToModel`. */
function kernelOf({ name }: ProfiledNode): string {
  return /^(.+)#\d+/.exec(name)?.[1] ?? '';
}

/** ONNX Runtime does not tell: this is what the types say. */
function reasonOf(group: readonly ProfiledNode[], provider: ExecutionProvider): string {
  const types = [...new Set(group.flatMap((node) => node.types))];
  const onHost = types.filter((type) => HOST_TYPES.includes(type));
  const { op } = group[0]!;
  if (onHost.length > 0)
    return `${op} of ${types.join(' and ')}: the ${provider} provider may have no ${onHost.join(' or ')}`;
  return `${op} of ${types.join(' and ')}: the ${provider} provider has no kernel for it`;
}
