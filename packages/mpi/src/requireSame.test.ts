import { type ProcessGroup, RadnetError } from '@radnet/core';
import { describeUnderMpi, runUnderMpi } from '@radnet/testing/mpi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundledPrograms, bundlePrograms } from '../../../scripts/bundlePrograms';
import { requireSame } from './requireSame';

type Named = Readonly<Record<string, string>>;

/** The message with which all processes refuse, each run as its own rank; undefined if none refuses. */
function refusal(...named: readonly Named[]): string | undefined {
  const gathered = named.map((each, rank) => ({ host: `node${rank}`, named: each }));
  const messages = gathered.map(({ host, named: own }, rank) => {
    const allgather = (value: unknown): unknown[] => {
      expect(value).toEqual(gathered[rank]);
      return gathered;
    };
    const group = { rank, size: named.length, host, allgather } as unknown as ProcessGroup & { host: string };
    try {
      requireSame(group, own);
      return undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(RadnetError);
      return (error as Error).message;
    }
  });
  expect(new Set(messages).size).toBe(1);
  return messages[0];
}

describe('requireSame', () => {
  it('says nothing where all run by the same, in whatever order it is named', () => {
    expect(refusal({ code: 'a', data: 'b' }, { data: 'b', code: 'a' })).toBeUndefined();
    expect(refusal({ code: 'a' })).toBeUndefined();
  });

  it('names each entry that differs, where, and what it is there', () => {
    const settings = { code: '1.0', rate: '0.1', data: 'x' };
    expect(
      refusal(
        settings,
        { ...settings, rate: '0.2' },
        { ...settings, rate: '0.3', data: 'y' },
        { ...settings, rate: '0.2' },
      ),
    ).toBe(
      'Processes: expected all 4 to run by the same rate, data, got\n' +
        "  rate: '0.1' in rank 0 on node0, '0.2' in rank 1 on node1, rank 3 on node3; " +
        "'0.1' in rank 0 on node0, '0.3' in rank 2 on node2\n" +
        "  data: 'x' in rank 0 on node0, 'y' in rank 2 on node2",
    );
  });

  it('tells nothing from an empty text', () => {
    expect(refusal({ code: 'a', extra: '' }, { code: 'a' })).toContain(
      "  extra: '' in rank 0 on node0, nothing in rank 1 on node1",
    );
    expect(refusal({}, { extra: 'b' })).toContain(
      "  extra: nothing in rank 0 on node0, 'b' in rank 1 on node1",
    );
  });

  it('counts many processes, and shows long values where they differ', () => {
    const long = (end: string): string => 'same '.repeat(100) + end;
    const others = Array.from({ length: 12 }, () => ({ settings: long('that') }));
    const message = refusal({ settings: long('this') }, ...others)!;
    expect(message).toContain("'...me same same same this' in rank 0 on node0");
    expect(message).toContain("'...me same same same that' in rank 1 on node1");
    expect(message).toContain('rank 8 on node8 and 4 more');
    expect(message).not.toContain('node9');
  });
});

describeUnderMpi('requireSame', (launcher) => {
  let bundled: BundledPrograms;
  beforeAll(async () => {
    bundled = await bundlePrograms(['packages/mpi/src/fixtures/same.ts']);
  });
  afterAll(() => bundled.remove());

  const run = async (...settings: string[]): Promise<string[]> => {
    const command = [process.execPath, bundled.scripts[0]!, ...settings];
    const { code, stdout, stderr } = await runUnderMpi(launcher, settings.length, command);
    expect(code, stderr).toBe(0);
    return stdout.trim().split('\n').sort();
  };

  it('lets processes go on that run by the same', async () => {
    expect(await run('a', 'a')).toEqual(['rank 0: same', 'rank 1: same']);
  });

  it.each([
    ['2', ['a', 'b'], /settings: 'a' in rank 0 on \S+, 'b' in rank 1 on \S+"$/],
    ['4', ['a', 'a', 'b', 'a'], /settings: 'a' in rank 0 on \S+, 'b' in rank 2 on \S+"$/],
  ])('refuses in all of %s processes', async (_, settings, message) => {
    const lines = await run(...settings);
    expect(lines).toHaveLength(settings.length);
    lines.forEach((line, rank) => {
      expect(line).toMatch(message);
      expect(line).toContain(
        `rank ${rank}: "RadnetError: Processes: expected all ${settings.length} to run by the same`,
      );
    });
  });
});
