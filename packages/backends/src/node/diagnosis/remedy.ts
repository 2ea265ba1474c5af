import type { BackendName } from '../../backendName';
import { cudaDriverRemedy, cudaLibrariesRemedy } from './cudaRemedy';
import type { EngineVerdict } from './engineVerdict';
import { type Machine, makersOf } from './inspectMachine';
import { vulkanAccessRemedy, vulkanRemedy } from './vulkanRemedy';

const ON_WEBGPU: readonly BackendName[] = ['webgpu', 'onnx-webgpu'];

/** Versions that our own checks ask for. */
const PINNED: Readonly<Record<string, string>> = { 'onnxruntime-node': 'onnxruntime-node@1.30.0' };

/** By Node and not by `npm rebuild`: npm warns about flags that it does not know, and skips install scripts where `ignore-scripts` is set. */
const DOWNLOAD_CUDA = 'node node_modules/onnxruntime-node/script/install --onnxruntime-node-install=cuda12';

/** What would make a backend work that does not, or on the GPU: a command where one does it. Undefined where nothing is known to. */
export function remedy(verdict: EngineVerdict, machine: Machine): string | undefined {
  const { backend, packages } = verdict;
  const webgpu = ON_WEBGPU.includes(backend);
  if (verdict.works) {
    const instead = webgpu && verdict.software && makersOf(machine).length > 0;
    return instead ? (vulkanRemedy(machine) ?? vulkanAccessRemedy(machine)) : undefined;
  }
  // No package helps where the driver is missing.
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
  // Its install script downloads the CUDA provider, whatever the backend, and the install fails without a network.
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

/** The program's name is nobody's on npm: npx is told whose it is, and where it runs from its sources it is npm's script. */
function build(...flags: readonly string[]): string {
  const program = import.meta.url.endsWith('.ts')
    ? 'npm run build:tfjs-node --'
    : 'npx -p @radnet/backends radnet-build-tfjs-node';
  return [program, '--libtensorflow FOLDER', ...flags].join(' ');
}
