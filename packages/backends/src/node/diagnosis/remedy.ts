import type { BackendName } from '../../backendName';
import { cudaDriverRemedy, cudaLibrariesRemedy } from './cudaRemedy';
import type { EngineVerdict } from './engineVerdict';
import { type Machine, makersOf } from './inspectMachine';
import { vulkanAccessRemedy, vulkanRemedy } from './vulkanRemedy';

const ON_WEBGPU: readonly BackendName[] = ['webgpu', 'onnx-webgpu'];

/** Package versions that the code of RADnet checks for. */
const PINNED: Readonly<Record<string, string>> = { 'onnxruntime-node': 'onnxruntime-node@1.30.0' };

/**
 * Uses Node, not `npm rebuild`: npm warns about unknown flags, and skips install scripts if `ignore-scripts` is set.
 */
const DOWNLOAD_CUDA = 'node node_modules/onnxruntime-node/script/install --onnxruntime-node-install=cuda12';

/**
 * Returns what would make a backend work, or what would make it use the GPU instead of the CPU: a command if there is
 * one. Undefined if no remedy is needed or known.
 */
export function remedy(verdict: EngineVerdict, machine: Machine): string | undefined {
  const { backend, packages } = verdict;
  const webgpu = ON_WEBGPU.includes(backend);
  if (verdict.works) {
    const instead = webgpu && verdict.software && makersOf(machine).length > 0;
    return instead ? (vulkanRemedy(machine) ?? vulkanAccessRemedy(machine)) : undefined;
  }
  // Drivers come first: without one, no package helps.
  return (
    cudaDriverRemedy(backend, machine) ??
    (webgpu ? vulkanRemedy(machine) : undefined) ??
    packageRemedy(backend, packages) ??
    reasonRemedy(backend, verdict.reason, machine)
  );
}

function packageRemedy(backend: BackendName, packages: EngineVerdict['packages']): string | undefined {
  const names = Object.keys(packages);
  const missing = names.filter((name) => packages[name] === undefined);
  if (missing.length === 0) return undefined;
  // onnxruntime-node's install script always downloads the CUDA provider, and fails without a network.
  const flags = missing.includes('onnxruntime-node') ? '--ignore-scripts ' : '';
  const install = `npm install ${flags}${missing.map((name) => PINNED[name] ?? name).join(' ')}`;
  return backend === 'onnx-cuda' ? `${install} && ${DOWNLOAD_CUDA}` : install;
}

function reasonRemedy(backend: BackendName, reason: string, machine: Machine): string | undefined {
  const named = /\(((?:npm|node) [^),]*)/.exec(reason)?.[1];
  if (named) return named;
  if (backend === 'onnx-cuda') return cudaLibrariesRemedy(machine);
  if (ON_WEBGPU.includes(backend)) {
    return /no WebGPU adapter/.test(reason) ? vulkanAccessRemedy(machine) : undefined;
  }
  if (backend === 'tfjs-node-gpu' && /no CUDA device/.test(reason)) {
    return `CUDA 11.2 and cuDNN 8.1, or, with the CUDA that is here, pip install tensorflow[and-cuda] and ${build('--gpu')}`;
  }
  if (backend === 'tfjs-node' || backend === 'tfjs-node-gpu') {
    const again = `npm rebuild --ignore-scripts=false @tensorflow/${backend}`;
    if (!machine.libraries) return again;
    return `${again}, or ${build(...(backend === 'tfjs-node-gpu' ? ['--gpu'] : []))}, against a libtensorflow that is here`;
  }
  return undefined;
}

/**
 * Names the package with `npx -p`, since no npm package has the program's name. In the source tree, uses npm's script.
 */
function build(...flags: readonly string[]): string {
  const program = import.meta.url.endsWith('.ts')
    ? 'npm run build:tfjs-node --'
    : 'npx -p @radnet/backends radnet-build-tfjs-node';
  return [program, '--libtensorflow FOLDER', ...flags].join(' ');
}
