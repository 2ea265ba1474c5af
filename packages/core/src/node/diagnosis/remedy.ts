import type { BackendName } from '../../backend/backendName';
import type { EngineVerdict } from './engineVerdict';
import type { Machine } from './inspectMachine';

/** What NVIDIA documents as the oldest Linux driver for CUDA 12, and for CUDA 11. */
const OLDEST_DRIVER = { 12: 525, 11: 450 } as const;

const CUDA_OF: Partial<Record<BackendName, keyof typeof OLDEST_DRIVER>> = {
  'onnx-cuda': 12,
  'tfjs-node-gpu': 11,
};

/** What would make a backend work that does not: a command where one does it. Undefined where nothing is known to. */
export function remedy(verdict: EngineVerdict, machine: Machine): string | undefined {
  if (verdict.works) return undefined;
  const { backend, packages, reason } = verdict;
  return (
    driverRemedy(backend, machine) ??
    packageRemedy(backend, packages) ??
    reasonRemedy(backend, reason, machine)
  );
}

/** No package helps where the driver is missing. */
function driverRemedy(backend: BackendName, { nvidia, cards, libraries }: Machine): string | undefined {
  const cuda = CUDA_OF[backend];
  if (cuda) {
    if (nvidia === undefined) {
      if (cards && !cards.includes('NVIDIA')) return 'none: this machine has no NVIDIA card';
      return "NVIDIA's driver (Debian: apt-get install nvidia-driver)";
    }
    if ('failure' in nvidia) return "NVIDIA's driver installed anew, and a restart: nvidia-smi fails";
    const major = Number(nvidia.version.split('.')[0]);
    if (major < OLDEST_DRIVER[cuda]) {
      return `a newer NVIDIA driver: CUDA ${cuda} needs ${OLDEST_DRIVER[cuda]} or later, this is ${nvidia.version}`;
    }
    return undefined;
  }
  if (!libraries || (backend !== 'webgpu' && backend !== 'onnx-webgpu')) return undefined;
  if (cards?.length !== 0 && libraries.vulkanLoader.length === 0)
    return 'apt-get install libvulkan1 (the Vulkan loader, on Debian)';
  if (libraries.vulkanDrivers.length > 0) return undefined;
  if (cards?.length === 0) {
    return 'none: this machine has no graphics card (to try it on the CPU: apt-get install mesa-vulkan-drivers)';
  }
  return cards?.includes('NVIDIA')
    ? "the Vulkan part of NVIDIA's driver (Debian: apt-get install nvidia-vulkan-icd)"
    : 'apt-get install mesa-vulkan-drivers (Vulkan drivers of AMD and Intel cards, on Debian)';
}

function packageRemedy(backend: BackendName, packages: EngineVerdict['packages']): string | undefined {
  const missing = Object.keys(packages).filter((name) => packages[name] === undefined);
  if (missing.length === 0) return undefined;
  const cuda = backend === 'onnx-cuda' ? ' --onnxruntime-node-install=cuda12' : '';
  return `npm install ${missing.join(' ')}${cuda}`;
}

function reasonRemedy(backend: BackendName, reason: string, { libraries }: Machine): string | undefined {
  const named = /\((npm [^),]*)/.exec(reason)?.[1];
  if (named) return named;
  if (backend === 'tfjs-node' || backend === 'tfjs-node-gpu') {
    const gpu = backend === 'tfjs-node-gpu' ? ' --gpu' : '';
    const again = `npm rebuild @tensorflow/${backend}`;
    return libraries
      ? `${again}, or npx radnet-build-tfjs-node --libtensorflow FOLDER${gpu}, against a libtensorflow that is here`
      : again;
  }
  return undefined;
}
