import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { graphicsCards } from './graphicsCards';
import { sharedLibraries } from './sharedLibraries';
import { vulkanDrivers } from './vulkanDrivers';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-machine-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

describe('graphicsCards', () => {
  it('names the makers of display and 3D controllers', () => {
    const devices = [
      ['0000:00:02.0', '0x030000', '0x8086'],
      ['0000:01:00.0', '0x030200', '0x10de'],
      ['0000:02:00.0', '0x020000', '0x8086'],
      ['0000:03:00.0', '0x038000', '0x1414'],
    ] as const;
    for (const [name, kind, vendor] of devices) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'class'), `${kind}\n`);
      writeFileSync(join(folder, name, 'vendor'), `${vendor}\n`);
    }
    expect(graphicsCards(folder)).toEqual(['Intel', 'NVIDIA', 'PCI vendor 0x1414']);
  });

  it('knows nothing where there is no such folder', () => {
    expect(graphicsCards(join(folder, 'none'))).toBeUndefined();
  });
});

it('finds shared libraries in LD_LIBRARY_PATH and in the cache, headers of versions left out', () => {
  for (const file of ['libradnet.so.2', 'libradnet.so.2.TOC', 'libradnetx.so'])
    writeFileSync(join(folder, file), '');
  vi.stubEnv('LD_LIBRARY_PATH', folder);
  expect(sharedLibraries('libradnet')).toEqual(['libradnet.so.2']);
});

it('names the Vulkan drivers that are installed, or those that the environment names', () => {
  vi.stubEnv('VK_DRIVER_FILES', undefined);
  vi.stubEnv('VK_ICD_FILENAMES', undefined);
  writeFileSync(join(folder, 'nvidia_icd.json'), '');
  expect(vulkanDrivers([folder, join(folder, 'none')])).toEqual(['nvidia_icd']);
  vi.stubEnv('VK_ICD_FILENAMES', '/a/vk_swiftshader_icd.json:/b/lvp_icd.json');
  expect(vulkanDrivers([folder])).toEqual(['vk_swiftshader_icd', 'lvp_icd']);
});
