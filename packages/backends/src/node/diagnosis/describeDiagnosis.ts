import type { Diagnosis } from './diagnoseBackends';
import type { EngineVerdict } from './engineVerdict';
import type { Machine } from './inspectMachine';
import { remedy } from './remedy';
import { GPU_BACKENDS } from '../../backendName';

const OLDEST_NODE = [20, 19] as const;

/**
 * Returns a diagnosis as text of several lines: what the machine has, what is missing, whether each backend works, how
 * to add each one that does not, and what `selectBackend()` and `selectBackend('gpu')` would start.
 */
export function describeDiagnosis({ machine, engines }: Diagnosis): string {
  const lines = [...machineLines(machine), ''];
  for (const verdict of engines) {
    const name = verdict.backend.padEnd(14);
    const packages = Object.entries(verdict.packages).map(
      ([packageName, version]) => `${packageName} ${version ?? 'missing'}`,
    );
    lines.push(`${name} ${verdictLine(verdict)}`);
    if (packages.length > 0) lines.push(`${' '.repeat(15)}${packages.join(', ')}`);
    const help = remedy(verdict, machine);
    if (help !== undefined)
      lines.push(`${' '.repeat(15)}${verdict.works ? 'on the card' : 'to add it'}: ${help}`);
  }
  const taken = engines.find((verdict) => verdict.works && !verdict.software);
  const onGpu = engines.find(
    (verdict) => verdict.works && !verdict.software && GPU_BACKENDS.some((name) => name === verdict.backend),
  );
  lines.push('', `selectBackend()      takes ${taken?.backend ?? 'nothing'}`);
  lines.push(`selectBackend('gpu') takes ${onGpu?.backend ?? 'nothing: no engine reaches a GPU'}`);
  return lines.join('\n');
}

function verdictLine(verdict: EngineVerdict): string {
  if (!verdict.works) return `no     ${verdict.reason}`;
  const { device, software, apart, milliseconds, backend } = verdict;
  const where = device === undefined ? '' : ` on ${device}${software ? ', software on the CPU' : ''}`;
  const compared = backend === 'cpu' ? '' : `, at most ${apart.toExponential(1)} from the cpu backend`;
  return `works${where}: a training step in ${Math.round(milliseconds)} ms${compared}`;
}

function machineLines({ node, platform, arch, cards, nvidia, libraries }: Machine): string[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const oldEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const lines = [
    [
      'Node',
      `${node} on ${platform} ${arch}${oldEnough ? '' : `: too old, ${OLDEST_NODE.join('.')} or later is needed`}`,
    ],
    ['graphics cards', cards === undefined ? 'not known' : cards.join(', ') || 'none on the PCI bus'],
    ['NVIDIA driver', nvidiaLine(nvidia)],
  ];
  if (libraries) {
    const { vulkanLoader, vulkanDrivers, cudaRuntime, cublas, cudnn } = libraries;
    lines.push(
      ['Vulkan loader', listed(vulkanLoader)],
      ['Vulkan drivers', listed(vulkanDrivers)],
      ['CUDA', `runtime ${listed(cudaRuntime)}; cuBLAS ${listed(cublas)}; cuDNN ${listed(cudnn)}`],
    );
  }
  return lines.map(([what, is]) => `${what!.padEnd(14)} ${is}`);
}

function listed(names: readonly string[]): string {
  return names.join(', ') || 'none';
}

function nvidiaLine(nvidia: Machine['nvidia']): string {
  if (nvidia === undefined) return 'none (no nvidia-smi)';
  if ('failure' in nvidia) return `nvidia-smi fails: ${nvidia.failure}`;
  const cards = nvidia.cards.map(({ name, memoryMiB, freeMiB }) => {
    const told = [memoryMiB, freeMiB].map((amount) => amount !== undefined && `${amount} MiB`);
    return [name, told[0] || 'memory not told', told[1] && `${told[1]} free`].filter(Boolean).join(', ');
  });
  return `${nvidia.version}: ${cards.join('; ')}`;
}
