import { selectBackend } from '@radnet/backends';
import { alone, type ProcessGroup } from '@radnet/core';
import { withStatisticsGroup } from '@radnet/core/internal';
import { farthestApart, runInThreads } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Job, type NetworkName, NETWORKS, type Scans, type Step, trainingStep } from './fixtures';
import { sharedMoments } from './sharedStatistics';
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

  it('goes round kernels that know nothing of other processes', async () => {
    await selectBackend('cpu');
    // Of two processes with equal batches each takes the step that it would take alone.
    const twins: ProcessGroup = {
      ...alone,
      size: 2,
      allreduce: (values) => values.forEach((value, at) => (values[at] = 2 * value)),
    };
    const asked = vi.fn(() => {
      throw new Error('asked');
    });
    const grow = ({ inputs }: { inputs: tf.NamedTensorMap }): tf.Tensor[] =>
      inputs['weights'] ? asked() : [tf.concat([inputs['maps']!, inputs['grown']!], 3)];
    const usual = trainingStep('a lean dense block', WHOLE);
    const register = (kernelName: string, kernelFunc: unknown): void =>
      tf.registerKernel({ kernelName, backendName: 'cpu', kernelFunc: kernelFunc as tf.KernelFunc });
    register('GrowMaps', grow);
    register('StatisticsGradient', asked);
    try {
      const { outputs, byWeights } = trainingStep('a lean dense block', WHOLE, twins);
      expectClose(outputs[0]!, usual.outputs[0]!, 'slice 0');
      byWeights.forEach((values, index) =>
        expectClose(values, usual.byWeights[index]!, `gradient by weight ${index}`),
      );
      expect(asked).not.toHaveBeenCalled();
      expect(() => trainingStep('a lean dense block', WHOLE)).toThrow('asked');
    } finally {
      ['GrowMaps', 'StatisticsGradient'].forEach((name) => tf.unregisterKernel(name, 'cpu'));
    }
  });

  it('takes nothing from a process without a real slice, whatever it computed', () => {
    const nothing = { mean: tf.fill([2], NaN), variance: tf.fill([2], Infinity) };
    const { mean, variance } = sharedMoments(nothing, { group: alone, count: 4, share: 0 });
    expect([...mean.dataSync(), ...variance.dataSync()]).toEqual([0, 0, 0, 0]);
    tf.dispose([nothing, mean, variance]);
  });

  it('keeps the variance of channels that are far from 0', () => {
    // Of 1000 and 1002, half of the pixels each: 3 within them, and 1 between their means.
    const group = {
      ...alone,
      size: 2,
      allreduce: (sums: Float32Array | Float64Array) => {
        sums[0]! += 0.5 * 1002;
        sums[1]! += 0.5 * (3 + 1002 ** 2);
      },
    };
    const own = { mean: tf.tensor1d([1000]), variance: tf.tensor1d([3]) };
    const { mean, variance } = sharedMoments(own, { group, count: 8, share: 0.5 });
    expect([mean.dataSync()[0], variance.dataSync()[0]]).toEqual([1001, 4]);
    tf.dispose([own, mean, variance]);
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
      ).toThrow(/backend: expected .* at once, got 'pretended-webgpu'.*use cpu, wasm, onnx or tfjs-node/);
    } finally {
      tf.engine().backendName = before;
      tf.removeBackend('pretended-webgpu');
    }
  });
});
