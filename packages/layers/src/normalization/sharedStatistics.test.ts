import { selectBackend } from '@radnet/backends';
import { alone, withStatisticsGroup } from '@radnet/core';
import { farthestApart, runInThreads } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Job, type NetworkName, NETWORKS, type Scans, type Step, trainingStep } from './fixtures';
import { sliceBatchNorm } from './sliceBatchNorm';

/** The same five slices in one process, in two and in three, of which one has none. */
const WHOLE: Scans = [
  [0, 1, null, 2],
  [3, 4, null, null],
];
const SHARES: Record<number, readonly Scans[]> = {
  2: [[[0, 1, 2, null]], [[null, 3, 4]]],
  3: [[[3, 4]], [[null, null]], [[0, 1, null, 2]]],
};
const REAL = 5;

const without = (scans: Scans): Scans => scans.map((slices) => slices.filter((number) => number !== null));

function sharesOf(network: NetworkName, size: number): readonly Scans[] {
  if (network !== 'batch norm without a slice mask') return SHARES[size]!;
  return size === 2 ? SHARES[2]!.map(without) : [[[3]], [[4]], [[0, 1, 2]]];
}

const names = Object.keys(NETWORKS) as NetworkName[];

/** What processes make, as the training loop puts it together. */
function together(steps: readonly Step[]): Step {
  const [first, ...others] = steps;
  return {
    ...first!,
    outputs: Object.assign({}, ...steps.map(({ outputs }) => outputs)) as Step['outputs'],
    byInput: Object.assign({}, ...steps.map(({ byInput }) => byInput)) as Step['outputs'],
    byWeights: first!.byWeights.map((values, index) =>
      values.map((value, at) => others.reduce((sum, { byWeights }) => sum + byWeights[index]![at]!, value)),
    ),
  };
}

function expectClose(found: Float32Array, expected: Float32Array, what: string, least = 1e-3): void {
  expect(found.length, what).toBe(expected.length);
  const { worst, scale } = farthestApart(found, expected);
  expect(worst / Math.max(scale, least), what).toBeLessThan(1e-5);
}

const BACKENDS = ['cpu', 'wasm', 'onnx'] as const;

describe.each([2, 3])('synchronised batch norm in %i processes', (size) => {
  /** By rank, backend and network. */
  let found: readonly (readonly (readonly Step[])[])[];
  const stepsOf = (backend: number, name: NetworkName): Step[] =>
    found.map((rank) => rank[backend]![names.indexOf(name)]!);

  beforeAll(async () => {
    const jobs: Job[] = names.map((network) => ({ network, shares: sharesOf(network, size) }));
    const file = new URL('./fixtures.ts', import.meta.url);
    found = await runInThreads(size, file, { backends: BACKENDS, jobs });
  });

  describe.each(BACKENDS.map((backend, at) => ({ backend, at })))('on $backend', ({ backend, at }) => {
    beforeAll(async () => void (await selectBackend(backend)));

    it.each(names)('%s: takes the step of one process with the whole batch', (name) => {
      const isMasked = name !== 'batch norm without a slice mask';
      const expected = trainingStep(name, isMasked ? WHOLE : [[0, 1, 2, 3, 4]]);
      const steps = stepsOf(at, name);
      const step = together(steps);
      for (let slice = 0; slice < REAL; slice++) {
        expectClose(step.outputs[slice]!, expected.outputs[slice]!, `slice ${slice}`);
        expectClose(step.byInput[slice]!, expected.byInput[slice]!, `gradient by slice ${slice}`);
      }
      expected.byWeights.forEach((values, index) =>
        expectClose(step.byWeights[index]!, values, `gradient by weight ${index}`),
      );
      steps.forEach(({ moving, byPadding, left }, rank) => {
        expected.moving.forEach((values, index) =>
          expectClose(moving[index]!, values, `rank ${rank}, running statistics ${index}`),
        );
        expect(byPadding).toBe(0);
        expect(left).toBe(0);
      });
    });
  });

  it('asks the others once a layer, and once for each statistics on the way there and on the way back', () => {
    const calls = (name: NetworkName): number[] => stepsOf(0, name).map((step) => step.calls);
    const all = (count: number): number[] => Array.from({ length: size }, () => count);
    expect(calls('a frozen batch norm')).toEqual(all(0));
    expect(calls('batch norm with ReLU')).toEqual(all(1 + 2));
    expect(calls('a lean dense block')).toEqual(all(1 + 2 * 3));
    expect(calls('a lean dense block with bottlenecks')).toEqual(all(1 + 2 * 6));
    // It runs twice on the way there.
    expect(calls('a batch norm that is run again')).toEqual(all(2 + 3));
  });
});

describe('synchronised batch norm', () => {
  it('is the usual one in a process by itself, to the bit', async () => {
    await selectBackend('cpu');
    for (const name of names) {
      const [usual, single] = [undefined, alone].map((group) => trainingStep(name, WHOLE, group));
      expect(single).toEqual(usual);
    }
  });

  it('refuses a backend whose values cannot be read at once', () => {
    const before = tf.getBackend();
    tf.registerBackend('pretended-webgpu', () => new tf.KernelBackend());
    tf.engine().backendName = 'pretended-webgpu';
    try {
      expect(() =>
        withStatisticsGroup({ ...alone, size: 2 }, () =>
          sliceBatchNorm().apply(tf.ones([1, 2, 2, 1]), { training: true }),
        ),
      ).toThrow(/backend: expected .* at once, got 'pretended-webgpu'.*use cpu, wasm, onnx or tensorflow/);
    } finally {
      tf.engine().backendName = before;
      tf.removeBackend('pretended-webgpu');
    }
  });
});
