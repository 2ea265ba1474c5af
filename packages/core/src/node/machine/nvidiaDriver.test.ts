import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nvidiaDriver } from './nvidiaDriver';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-nvidia-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('nvidiaDriver', () => {
  function command(script: string): string {
    const path = join(folder, 'nvidia-smi');
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('reads versions, cards and memory', () => {
    const said = 'printf "550.54.15, NVIDIA H100, 81559, 80990\\n550.54.15, NVIDIA L4, 23034, 22000\\n"';
    expect(nvidiaDriver(command(said))).toEqual({
      version: '550.54.15',
      cards: [
        { name: 'NVIDIA H100', memoryMiB: 81559, freeMiB: 80990 },
        { name: 'NVIDIA L4', memoryMiB: 23034, freeMiB: 22000 },
      ],
    });
  });

  it.each(['[N/A]', '[Not Supported]', 'N/A'])('knows no memory where it says %s', (nothing) => {
    const said = `printf "580.95.05, NVIDIA GB10, ${nothing}, ${nothing}\\n580.95.05, NVIDIA L4, 23034, 0\\n"`;
    expect(nvidiaDriver(command(said))).toEqual({
      version: '580.95.05',
      cards: [
        { name: 'NVIDIA GB10', memoryMiB: undefined, freeMiB: undefined },
        { name: 'NVIDIA L4', memoryMiB: 23034, freeMiB: 0 },
      ],
    });
  });

  it('tells what it says instead of a table', () => {
    const said = 'No devices were found';
    expect(nvidiaDriver(command(`echo "${said}"`))).toEqual({ failure: said });
    expect(nvidiaDriver(command('true'))).toEqual({ failure: 'it says nothing' });
  });

  it('tells why it fails, and that it is not there', () => {
    const said = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    expect(nvidiaDriver(command(`echo "${said}"; exit 9`))).toEqual({ failure: said });
    expect(nvidiaDriver(join(folder, 'none'))).toBeUndefined();
  });
});
