import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, it } from 'vitest';
import { expectSameAsCpu, KEEPS_NAN, startOnnx } from '../testing/onBackends';

beforeAll(startOnnx);

const SPECIAL = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -1.5, 100, -100, 1e-6, 3e38, 7];
/** Enough of them that they are not computed at once on the `cpu` backend. */
const ROWS = 80;
const a = Array.from({ length: SPECIAL.length * ROWS }, (_, index) => SPECIAL[index % SPECIAL.length]!);
const b = a.map((_, index) => SPECIAL[(index + Math.floor(index / SPECIAL.length)) % SPECIAL.length]!);

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (x: tf.Tensor, y: tf.Tensor) => tf.Tensor;

const UNARY =
  'abs acos acosh asin asinh atan atanh ceil cos cosh elu erf exp expm1 floor isFinite isInf isNaN log log1p neg ' +
  'reciprocal relu relu6 round rsqrt selu sigmoid sign sin sinh softplus sqrt square step tanh';
const BINARY =
  'add sub mul div floorDiv pow maximum minimum squaredDifference equal notEqual greater greaterEqual less lessEqual ' +
  'prelu';
// Without argMax and argMin: where the first value is NaN, cpu takes it for the largest, and here it is passed over.
const REDUCTIONS = 'sum max min';
const ops = tf as unknown as Record<string, Unary & Binary & ((x: tf.Tensor, axis: number) => tf.Tensor)>;

describe.skipIf(!KEEPS_NAN)('NaN, infinity and signed zeros come out as on cpu', () => {
  it.each(UNARY.split(' '))('%s', async (name) => expectSameAsCpu(() => ops[name]!(tf.tensor1d(a))));
  it.each(BINARY.split(' '))('%s', async (name) =>
    expectSameAsCpu(() => ops[name]!(tf.tensor1d(a), tf.tensor1d(b))),
  );
  it.each(REDUCTIONS.split(' '))('%s', async (name) => {
    const x = (): tf.Tensor => tf.tensor2d(a, [ROWS, SPECIAL.length]);
    await expectSameAsCpu(() => [ops[name]!(x(), 0), ops[name]!(x(), 1)]);
  });
  it.each(['int32', 'bool'] as const)('cast to %s', async (type) =>
    expectSameAsCpu(() => tf.tensor1d(a).cast(type)),
  );
  it('clip', async () => expectSameAsCpu(() => tf.clipByValue(tf.tensor1d(a), -1, 1)));
  it('select', async () =>
    expectSameAsCpu(() => tf.where(tf.tensor1d(b).greater(0), tf.tensor1d(a), tf.tensor1d(b))));
});
