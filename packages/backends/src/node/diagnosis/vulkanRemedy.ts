import { type Machine, makersOf } from './inspectMachine';

/** Names of the files of software drivers, which run on the CPU. */
const SOFTWARE = /^(lvp|vk_swiftshader)_icd/;

/**
 * Returns what WebGPU needs in addition to npm packages: Vulkan's loader, or the card's driver. Undefined if both are
 * installed, and on systems that include them.
 */
export function vulkanRemedy(machine: Machine): string | undefined {
  const { libraries, cards } = machine;
  if (!libraries) return undefined;
  const makers = makersOf(machine);
  const { vulkanLoader, vulkanDrivers } = libraries;
  if (cards && makers.length === 0) {
    return vulkanDrivers.length > 0
      ? undefined
      : 'none: this machine has no graphics card (to try it on the CPU: apt-get install mesa-vulkan-drivers, of Debian 13 or later)';
  }
  if (vulkanLoader.length === 0) return 'apt-get install libvulkan1 (the Vulkan loader, on Debian)';
  const drivers = vulkanDrivers.filter((name) => !SOFTWARE.test(name));
  if (makers.includes('NVIDIA') && !drivers.some((name) => name.includes('nvidia'))) {
    return "the Vulkan part of NVIDIA's driver (Debian: apt-get install nvidia-vulkan-icd; a container: NVIDIA_DRIVER_CAPABILITIES=all)";
  }
  if (drivers.length === 0) {
    return 'apt-get install mesa-vulkan-drivers (Vulkan drivers of AMD and Intel cards, on Debian)';
  }
  return undefined;
}

/** Returns what else may help if a driver is installed but offers no GPU that WebGPU accepts. */
export function vulkanAccessRemedy({ platform }: Machine): string | undefined {
  if (platform !== 'linux') return undefined;
  return 'a newer driver of the card (Debian 12’s Mesa is too old), and access to /dev/dri (usermod -aG render,video USER)';
}
