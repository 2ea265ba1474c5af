import { graphicsCards } from './graphicsCards';
import { type NvidiaDriver, nvidiaDriver } from '@radnet/core/internal/node';
import { sharedLibraries } from './sharedLibraries';
import { vulkanDrivers } from './vulkanDrivers';

/** The properties of a machine that decide which backends can run. */
export interface Machine {
  /** Version of Node, without a leading `v`. */
  readonly node: string;
  /** Operating system, as `process.platform` names it. */
  readonly platform: NodeJS.Platform;
  /** Processor architecture, as `process.arch` names it. */
  readonly arch: string;
  /** The makers of the graphics cards on the PCI bus; undefined if they are not known (for example, not on Linux). */
  readonly cards: readonly string[] | undefined;
  /** NVIDIA's driver and its cards, why `nvidia-smi` fails, or undefined if there is no `nvidia-smi`. */
  readonly nvidia: NvidiaDriver | { readonly failure: string } | undefined;
  /** The file names of shared libraries, and the names of the Vulkan drivers. Linux only. */
  readonly libraries?: {
    readonly vulkanLoader: readonly string[];
    readonly vulkanDrivers: readonly string[];
    readonly cudaRuntime: readonly string[];
    readonly cublas: readonly string[];
    readonly cudnn: readonly string[];
  };
}

/**
 * Returns the makers of the known graphics cards. In a container, an NVIDIA card may be visible through its driver
 * only.
 */
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
