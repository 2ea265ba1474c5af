import { graphicsCards } from './graphicsCards';
import { type NvidiaDriver, nvidiaDriver } from '@radnet/core/node';
import { sharedLibraries } from './sharedLibraries';
import { vulkanDrivers } from './vulkanDrivers';

/** What of a machine decides which backends can run. */
export interface Machine {
  readonly node: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The makers of the graphics cards; undefined where that cannot be told. */
  readonly cards: readonly string[] | undefined;
  readonly nvidia: NvidiaDriver | { readonly failure: string } | undefined;
  /** Linux only: the shared libraries' file names, and the Vulkan drivers' names. */
  readonly libraries?: {
    readonly vulkanLoader: readonly string[];
    readonly vulkanDrivers: readonly string[];
    readonly cudaRuntime: readonly string[];
    readonly cublas: readonly string[];
    readonly cudnn: readonly string[];
  };
}

/** The makers of the graphics cards that are known of: a container may see NVIDIA's through its driver alone. */
export function makersOf({ cards = [], nvidia }: Machine): readonly string[] {
  const driven = nvidia !== undefined && !('failure' in nvidia) && nvidia.cards.length > 0;
  return driven && !cards.includes('NVIDIA') ? [...cards, 'NVIDIA'] : cards;
}

export function inspectMachine(): Machine {
  return {
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    cards: graphicsCards(),
    nvidia: nvidiaDriver(),
    ...(process.platform === 'linux' && {
      libraries: {
        vulkanLoader: sharedLibraries('libvulkan'),
        vulkanDrivers: vulkanDrivers(),
        cudaRuntime: sharedLibraries('libcudart'),
        cublas: sharedLibraries('libcublas'),
        cudnn: sharedLibraries('libcudnn'),
      },
    }),
  };
}
