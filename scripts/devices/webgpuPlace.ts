import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { create } from 'webgpu';
import { softwareAdapter } from '../../packages/backends/src/webgpu/softwareAdapter';
import { CannotRun, type Place } from './place';

/** The folder in which Debian's Chromium has SwiftShader, a Vulkan driver that computes on the CPU, and a Vulkan loader. */
const CHROMIUM = '/usr/lib/chromium';

/** The checkout itself, on this machine's GPU or else on SwiftShader. */
export async function webgpuPlace(root: string): Promise<Place> {
  const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' });
  if (adapter && softwareAdapter(adapter.info) === undefined) {
    return { folder: root, environment: {}, device: adapter.info.description };
  }
  const driver = join(CHROMIUM, 'vk_swiftshader_icd.json');
  if (!existsSync(driver)) {
    throw new CannotRun(`no GPU for WebGPU, and no ${driver} (on Debian: apt-get install chromium)`);
  }
  const environment = { LD_LIBRARY_PATH: CHROMIUM, VK_ICD_FILENAMES: driver };
  return { folder: root, environment, device: 'SwiftShader of Chromium' };
}
