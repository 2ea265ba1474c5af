import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { toyModel, weightValues } from '../training/fixtures/toy';
import { RadnetError } from '../radnetError';
import { loadWeights } from './loadWeights';
import type { NamedWeights, WeightArray } from './namedWeights';
import { readSafetensors } from './readSafetensors';
import { toSafetensors } from './toSafetensors';

beforeAll(() => tf.setBackend('cpu'));

const golden = (): Uint8Array => readFileSync(new URL('golden/network.safetensors', import.meta.url));

function ramp(...shape: number[]): WeightArray {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, values: Float32Array.from({ length: size }, (_, index) => index / 8 - 1) };
}

/** The tensors of golden/make_weights.py. */
const network = (): NamedWeights =>
  new Map([
    ['head/bias', ramp(3)],
    ['head/kernel', ramp(2, 3)],
    ['norm/moving_mean', ramp(2)],
  ]);

describeOnEachBackend('toSafetensors', () => {
  it("gives a model's weights to another, running statistics too, bit for bit", () =>
    expectNoLeak(async () => {
      const [model, other] = [toyModel(), toyModel()];
      for (const weight of model.weights) {
        const random = tf.randomNormal(weight.shape as number[], 1, 1, 'float32', 7);
        weight.write(random);
        random.dispose();
      }
      const report = loadWeights(other, readSafetensors(await toSafetensors(model)));
      expect(report.loaded).toHaveLength(model.weights.length);
      expect(await weightValues(other)).toEqual(await weightValues(model));
      model.dispose();
      other.dispose();
    }));
});

describe('toSafetensors', () => {
  it('writes what the Python library writes, byte for byte (golden/make_weights.py)', async () => {
    expect(await toSafetensors(network(), { tool: 'make_weights.py' })).toEqual(new Uint8Array(golden()));
  });

  it('aligns the tensors, however long the names are', async () => {
    for (let length = 1; length <= 16; length++) {
      const weights = new Map([['n'.repeat(length), ramp(2)]]);
      const bytes = await toSafetensors(weights);
      expect((bytes.length - 8) % 8).toBe(0);
      expect(readSafetensors(bytes)).toEqual(weights);
    }
  });

  it('reads arrays that lie anywhere in a buffer', async () => {
    const values = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    const read = readSafetensors(await toSafetensors(new Map([['a', { shape: [2], values }]])));
    expect([...read.get('a')!.values]).toEqual([1, 2]);
  });

  it.each<[RegExp, () => unknown]>([
    [
      /weights: expected 4 float32 numbers in 'a' \[2, 2\], got 3 in Float32Array/,
      () => ({ shape: [2, 2], values: new Float32Array(3) }),
    ],
    [
      /weights: expected 3 float32 numbers in 'a' \[3\], got 3 in Float64Array/,
      () => ({ shape: [3], values: new Float64Array(3) }),
    ],
  ])('says: %s', async (message, weight) => {
    const written = toSafetensors(new Map([['a', weight() as WeightArray]]));
    await expect(written).rejects.toThrow(RadnetError);
    await expect(written).rejects.toThrow(message);
  });

  it('refuses metadata that is no text, and the name that stands for it', async () => {
    await expect(toSafetensors(network(), { epoch: 3 as never })).rejects.toThrow(
      'metadata.epoch: expected a string, got 3',
    );
    await expect(toSafetensors(new Map([['__metadata__', ramp(1)]]))).rejects.toThrow(/'__metadata__'/);
  });

  it.skipIf(!hasPython())(
    'is read by the Python library (needs Python with safetensors and numpy: RADNET_PYTHON)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'radnet-safetensors-'));
      try {
        const model = toyModel();
        writeFileSync(join(folder, 'model.safetensors'), await toSafetensors(model, { note: 'grün' }));
        const printed = execFileSync(PYTHON, ['-c', READ, join(folder, 'model.safetensors')], {
          encoding: 'utf8',
        });
        const { metadata, tensors } = JSON.parse(printed) as {
          metadata: object;
          tensors: Record<string, { shape: number[]; values: number[] }>;
        };
        expect(metadata).toEqual({ note: 'grün' });
        for (const weight of model.weights) {
          const { shape, values } = tensors[weight.originalName]!;
          expect(shape).toEqual(weight.shape);
          expect(Float32Array.from(values)).toEqual(Float32Array.from(weight.read().dataSync()));
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

const PYTHON = process.env['RADNET_PYTHON'] ?? 'python3';

const READ = `
import json, sys, safetensors
with safetensors.safe_open(sys.argv[1], "np") as file:
    tensors = {name: file.get_tensor(name) for name in file.keys()}
    print(json.dumps({"metadata": file.metadata(), "tensors": {
        name: {"shape": value.shape, "values": value.ravel().tolist()} for name, value in tensors.items()}}))
`;

function hasPython(): boolean {
  try {
    execFileSync(process.env['RADNET_PYTHON'] ?? 'python3', ['-c', 'import safetensors, numpy'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
