import type { BackendName } from '../../backendName';
import { type Machine, makersOf } from './inspectMachine';

/** The oldest driver for CUDA 12 and for CUDA 11, according to NVIDIA's documentation. */
const OLDEST_DRIVER = { 12: 525, 11: 450 } as const;

/** The systems that each backend's binaries support, and the version of CUDA that they need. */
const ENGINES: Partial<Record<BackendName, { cuda: 11 | 12; systems: readonly string[] }>> = {
  'onnx-cuda': { cuda: 12, systems: ['linux x64'] },
  'tfjs-node-gpu': { cuda: 11, systems: ['linux x64', 'win32 x64'] },
};

const NAMES: Readonly<Record<string, string>> = { 'linux x64': 'Linux x64', 'win32 x64': 'Windows x64' };

/**
 * Returns how to get the NVIDIA driver that a CUDA backend needs. Undefined if it is new enough, or for other backends.
 */
export function cudaDriverRemedy(backend: BackendName, machine: Machine): string | undefined {
  const engine = ENGINES[backend];
  if (!engine) return undefined;
  const { cuda, systems } = engine;
  const { nvidia, platform, arch, cards } = machine;
  if (!systems.includes(`${platform} ${arch}`)) {
    return `none: it is made for ${systems.map((system) => NAMES[system]).join(' and ')} only`;
  }
  if (cards && !makersOf(machine).includes('NVIDIA')) return 'none: this machine has no NVIDIA card';
  if (nvidia === undefined) {
    return platform === 'linux'
      ? "NVIDIA's driver (Debian: apt-get install nvidia-driver)"
      : "NVIDIA's driver, where this machine has an NVIDIA card";
  }
  if ('failure' in nvidia) return 'a reinstalled NVIDIA driver and a restart: nvidia-smi fails';
  if (Number(nvidia.version.split('.')[0]) < OLDEST_DRIVER[cuda]) {
    return `a newer NVIDIA driver: CUDA ${cuda} needs ${OLDEST_DRIVER[cuda]} or later, this is ${nvidia.version}`;
  }
  return undefined;
}

/**
 * Returns how to install the CUDA and cuDNN libraries that ONNX Runtime's provider loads. Undefined if none is missing.
 */
export function cudaLibrariesRemedy({ libraries }: Machine): string | undefined {
  if (!libraries) return undefined;
  const { cudaRuntime, cublas, cudnn } = libraries;
  const has = (names: readonly string[], version: number): boolean =>
    names.some((name) => name.includes(`.so.${version}`));
  const missing = [
    ...(has(cudaRuntime, 12) && has(cublas, 12) ? [] : ['cuda-libraries-12-9']),
    ...(has(cudnn, 9) ? [] : ['libcudnn9-cuda-12']),
  ];
  if (missing.length === 0) return undefined;
  return `apt-get install ${missing.join(' ')} (from NVIDIA's own package repository)`;
}
