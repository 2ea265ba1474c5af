import { RadnetError } from '@radnet/core';
import { describeUnderMpi, runUnderMpi } from '@radnet/testing/mpi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../../../scripts/bundlePrograms';
import type { MpiCalls } from './mpiCalls';
import { mpichAbi } from './mpichAbi';
import { requireCount, WorldGroup } from './worldGroup';

const fixtures = 'packages/mpi/src/fixtures';
let bundled: BundledPrograms;
beforeAll(async () => {
  bundled = await bundlePrograms([`${fixtures}/collectives.ts`, `${fixtures}/truncated.ts`]);
});
afterAll(() => bundled.remove());

describeUnderMpi('WorldGroup', (launcher) => {
  it.each([1, 2, 4])('gives what each call says, in %d processes', async (size) => {
    const { code, stdout, stderr } = await runUnderMpi(launcher, size, [
      process.execPath,
      bundled.scripts[0]!,
    ]);
    expect(stdout + stderr).not.toContain('AssertionError');
    for (let rank = 0; rank < size; rank++) expect(stdout).toContain(`rank ${rank} of ${size} on `);
    expect(code, stderr).toBe(0);
  });

  it("throws a RadnetError with MPI's function and MPI's text where MPI refuses", async () => {
    const { stdout, stderr } = await runUnderMpi(launcher, 2, [process.execPath, bundled.scripts[1]!]);
    expect(stdout, stderr).toMatch(/rank 1: RadnetError: MPI_Bcast failed: .*truncated/is);
  });
});

describe('WorldGroup, without MPI', () => {
  it('refuses in all processes what they cannot gather together', () => {
    let pretended = 100;
    const nothing = (): void => undefined;
    const calls: MpiCalls = {
      abi: mpichAbi(),
      initialized: nothing,
      finalized: nothing,
      init: nothing,
      finalize: nothing,
      abort: nothing,
      returnErrors: nothing,
      rank: (result) => void result.fill(3),
      size: (result) => void result.fill(4),
      processorName: (name, length) => void length.fill(name.write('here')),
      barrier: nothing,
      allreduce: nothing,
      bcast: nothing,
      allgather: (sent, received) => void received.fill(pretended || sent[0]!),
      allgatherv: (sent, received) => {
        for (let rank = 0; rank < 4; rank++) received.set(sent, rank * sent.length);
      },
      gatherv: nothing,
    };
    pretended = 0;
    const group = new WorldGroup(calls, 'mpirun of nobody', 'none');
    expect(group).toMatchObject({ rank: 3, size: 4, host: 'here', localRank: 3, localSize: 4 });
    pretended = 2 ** 29;
    const refusal = 'expected at most 2147483647 bytes of all processes together, got 2147483648';
    expect(() => group.allgather('a')).toThrow(RadnetError);
    expect(() => group.allgather('a')).toThrow(`allgather: ${refusal}`);
    expect(() => group.gather('a')).toThrow(`gather: ${refusal}`);
  });

  it('refuses more values than MPI counts', () => {
    expect(requireCount('bcast', 2 ** 31 - 1)).toBe(2 ** 31 - 1);
    expect(() => requireCount('bcast', 2 ** 31)).toThrow(RadnetError);
    expect(() => requireCount('bcast', 2 ** 31)).toThrow(
      'bcast: expected at most 2147483647 values, got 2147483648',
    );
  });
});
