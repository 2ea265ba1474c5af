import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { requireSameCts } from './requireSameCts';
import { requireSharedFolder } from './requireSharedFolder';
import { oneProcess, type RunGroup } from './runGroup';
import { codeFingerprint } from './codeFingerprint';
import { settingsFingerprint } from './settingsFingerprint';
import { PRESETS } from '../presets';

const folder = mkdtempSync(join(tmpdir(), 'radnet-shared-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One of two processes. The other one contributes what `other` makes of the value of this one. */
function besides(other: (value: unknown) => unknown): RunGroup {
  return { ...oneProcess, size: 2, host: 'a', allgather: <T>(value: T) => [value, other(value) as T] };
}

describe('requireSharedFolder', () => {
  it('refuses a host that does not see what process 0 wrote, and leaves nothing behind', async () => {
    const out = join(folder, 'run');
    mkdirSync(out);
    const seeing = besides((value) => value);
    await requireSharedFolder(out, seeing);
    const blind = besides((value) => (typeof value === 'string' ? value : { host: 'b', isThere: false }));
    await expect(requireSharedFolder(out, blind)).rejects.toThrow(
      /--out .*run: expected a folder that all hosts share, but what a wrote there is not visible on b/,
    );
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('requireSameCts', () => {
  const manifest = (name: string, bytes: string) => {
    const root = join(folder, name);
    mkdirSync(root);
    const scans = [1, 2, 3, 4].map((index) => {
      writeFileSync(join(root, `${index}.nii`), index === 4 ? bytes : 'a');
      return { id: `ct ${index}`, source: { volume: `${index}.nii` }, labels: { any: 1 } };
    });
    return { root, scans };
  };

  it('tells CTs of other bytes under the same manifest', async () => {
    const told: unknown[] = [];
    const tell = besides((value) => void told.push(value));
    const [here, copy, other] = [manifest('here', 'b'), manifest('copy', 'b'), manifest('other', 'c')];
    for (const each of [here, copy, other]) await requireSameCts(tell, each).catch(() => undefined);
    await requireSameCts(
      besides(() => told[1]),
      here,
    );
    await expect(
      requireSameCts(
        besides(() => told[2]),
        here,
      ),
    ).rejects.toThrow(/bytes of CTs/);
  });
});

describe('settingsFingerprint', () => {
  const settings = { ...PRESETS.demo, preset: 'demo', out: 'run', resume: false } as const;

  it('is of all settings but those that a host may have its own way', () => {
    const found = settingsFingerprint(settings);
    expect(found).toMatchObject({ '--rate': '0.006', '--batch-size': '4' });
    expect(settingsFingerprint({ ...settings, cache: '/scratch', workers: 3 })).toEqual(found);
    expect(settingsFingerprint({ ...settings, rate: 0.1 })).not.toEqual(found);
  });
});

describe('codeFingerprint', () => {
  it('is of the code, of versions and of the backend', () => {
    const argv = vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', fileURLToPath(import.meta.url)]);
    const found = codeFingerprint('onnx');
    expect(found).toMatchObject({ backend: 'onnx', node: process.versions.node });
    expect(found['code']).toMatch(/^[0-9a-f]{64}$/);
    argv.mockReturnValue(['node', fileURLToPath(new URL('runGroup.ts', import.meta.url))]);
    expect(codeFingerprint('onnx')['code']).not.toBe(found['code']);
    argv.mockRestore();
  });
});
