import type { Attributes } from '../graph/graphNode';
import type { Graph } from '../graph/graph';
import type { ElementType, Value } from '../graph/value';
import {
  add,
  cast,
  compare,
  divide,
  keepNaN,
  multiply,
  scalar,
  subtract,
  unary,
  where,
} from '../ops/elementwise';
import { map } from './elementwise';
import { areAll, type GraphKernel, type GraphKernels } from './graphKernel';

type Make = (graph: Graph, x: Value, attrs: Readonly<Record<string, unknown>>) => Value;

/** Makes a kernel of one float32 input. */
function floats(make: Make): GraphKernel {
  return (call) => {
    if (!areAll('float32', call)) return undefined;
    return map(call.list[0]!, (x) => make(call.graph, x, call.attrs));
  };
}

function operator(op: string, attributes: Attributes = {}): GraphKernel {
  return floats((graph, x) => unary(graph, op, x, attributes));
}

function test(op: string): GraphKernel {
  return floats((graph, x) => unary(graph, op, x, {}, 'bool'));
}

/** exp(x) - 1 without the loss of digits near 0: tanh(x / 2) (exp(x) + 1). */
const expm1: Make = (graph, x) =>
  multiply(
    graph,
    unary(graph, 'Tanh', multiply(graph, x, scalar(graph, 0.5))),
    add(graph, unary(graph, 'Exp', x), scalar(graph, 1)),
  );

/** log(1 + x) without the loss of digits near 0: log(u) x / (u - 1) with u = 1 + x rounded (Goldberg 1991, theorem 4). */
const log1p: Make = (graph, x) => {
  const one = scalar(graph, 1);
  const u = add(graph, x, one);
  const log = unary(graph, 'Log', u);
  const corrected = divide(graph, multiply(graph, log, x), subtract(graph, u, one));
  const small = where(graph, compare(graph, 'Equal', u, one), x, corrected);
  const isSmall = compare(graph, 'Less', unary(graph, 'Abs', x), scalar(graph, 0.5));
  return where(graph, isSmall, small, log);
};

const clip: Make = (graph, x, { clipValueMin, clipValueMax }) =>
  bounded(graph, x, clipValueMin as number, clipValueMax as number);

function bounded(graph: Graph, x: Value, least: number, most: number): Value {
  const inputs = [x, scalar(graph, least), scalar(graph, most)];
  return graph.add('Clip', inputs, {}, [{ type: x.type, shape: x.shape }])[0]!;
}

/** Slope of a HardSigmoid that is 1 for all numbers from 1.2e-38, the smallest normal one, on. */
const STEEPEST = 3.4e38;

/**
 * Returns 1 above 0, and `alpha` elsewhere; NaN stays NaN. The gradient of every ReLU has a step.
 *
 * ONNX Runtime's HardSigmoid, min(1, max(0, slope x)), takes a sixth of the time of its Sign, and an even smaller
 * fraction of the time of a Where. Only subnormal numbers, below 1.2e-38, get a value between 0 and 1.
 */
const step: Make = (graph, x, { alpha = 0 }) => {
  if (alpha === 0) return unary(graph, 'HardSigmoid', x, { alpha: { float: STEEPEST }, beta: { float: 0 } });
  const above = compare(graph, 'Greater', x, scalar(graph, 0));
  return keepNaN(graph, x, where(graph, above, scalar(graph, 1), scalar(graph, alpha as number)));
};

/** Returns the sign, which is 0 for NaN, as in TensorFlow.js. */
const sign: Make = (graph, x) =>
  where(graph, unary(graph, 'IsNaN', x, {}, 'bool'), scalar(graph, 0), unary(graph, 'Sign', x));

const isFinite: Make = (graph, x) => {
  // x - x is 0 for finite numbers, and NaN for infinity and NaN.
  return compare(graph, 'Equal', subtract(graph, x, x), scalar(graph, 0));
};

const castKernel: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['x']!;
  const type = attrs['dtype'] as ElementType;
  if (!['float32', 'int32', 'bool'].includes(type)) return undefined;
  return map(x, (value) =>
    value.type === 'float32' && type === 'int32' ? toInteger(graph, value) : cast(graph, value, type),
  );
};

/**
 * Rounds towards 0 and takes the result modulo 2^32, as JavaScript does when it stores numbers in an Int32Array. NaN
 * and infinity become 0.
 */
function toInteger(graph: Graph, x: Value): Value {
  const fits = compare(graph, 'Less', unary(graph, 'Abs', x), scalar(graph, 2 ** 62));
  const whole = cast(graph, where(graph, fits, x, scalar(graph, 0)), 'int64');
  return cast(graph, whole, 'int32');
}

export const mathKernels: GraphKernels = {
  Abs: operator('Abs'),
  Acos: operator('Acos'),
  Acosh: operator('Acosh'),
  Asin: operator('Asin'),
  Asinh: operator('Asinh'),
  Atan: operator('Atan'),
  Atanh: operator('Atanh'),
  Cast: castKernel,
  Ceil: operator('Ceil'),
  ClipByValue: floats(clip),
  Cos: operator('Cos'),
  Cosh: operator('Cosh'),
  Elu: operator('Elu'),
  Erf: operator('Erf'),
  Exp: operator('Exp'),
  Expm1: floats(expm1),
  Floor: operator('Floor'),
  IsFinite: floats(isFinite),
  IsInf: test('IsInf'),
  IsNan: test('IsNaN'),
  LeakyRelu: floats((graph, x, { alpha }) =>
    unary(graph, 'LeakyRelu', x, { alpha: { float: alpha as number } }),
  ),
  Log: operator('Log'),
  Log1p: floats(log1p),
  Neg: operator('Neg'),
  Reciprocal: operator('Reciprocal'),
  Relu: operator('Relu'),
  Relu6: floats((graph, x) => bounded(graph, x, 0, 6)),
  Round: operator('Round'),
  Rsqrt: floats((graph, x) => unary(graph, 'Reciprocal', unary(graph, 'Sqrt', x))),
  Selu: operator('Selu'),
  Sigmoid: operator('Sigmoid'),
  Sign: floats(sign),
  Sin: operator('Sin'),
  Sinh: operator('Sinh'),
  Softplus: operator('Softplus'),
  Sqrt: operator('Sqrt'),
  Square: floats((graph, x) => multiply(graph, x, x)),
  Step: floats(step),
  Tan: operator('Tan'),
  Tanh: operator('Tanh'),
};
