import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { add, cast, compare, multiply, scalar, subtract, unary, where } from '../ops/elementwise';
import { multiplyMatrices } from '../ops/multiplyMatrices';
import { scan } from '../ops/scan';
import { concat, expand, reshape, slice, transpose } from '../ops/shaping';
import { plainValue, plainView } from '../views/view';
import type { GraphKernel, GraphKernels, KernelCall } from './graphKernel';

/**
 * LstmSequence, a kernel that TensorFlow.js does not have: an LSTM over a whole sequence in one node. TensorFlow.js's
 * own layer takes about forty nodes for each step.
 *
 * Inputs: z [B, T, 4 U], what the input adds to the gates; recurrent [U, 4 U]; mask [B, T]. Output: the gates i, f, g
 * and o, the cell and the state after each step, [B, T, 6 U]. Where the mask is 0, the cell and the state stay.
 */
const lstmSequence: GraphKernel = (call) => {
  const { graph, attrs } = call;
  const [z, recurrent, mask] = ['z', 'recurrent', 'mask'].map((name) => valueOf(call, name)) as [
    Value,
    Value,
    Value,
  ];
  const start = zeros(graph, [z.shape[0]!, recurrent.shape[0]!]);
  const [steps] = scan(graph, {
    backwards: attrs['backwards'] as boolean,
    states: [start, start],
    sequences: [z, isReal(graph, mask)],
    captured: [recurrent],
    step(body, { states, items, captured }) {
      const [cellBefore, stateBefore] = states as [Value, Value];
      const [added, real] = items as [Value, Value];
      const sums = add(body, multiplyMatrices(body, stateBefore, captured[0]!), added);
      const [i, f, g, o] = parts(body, sums, 4).map((sum, gate) =>
        unary(body, gate === 2 ? 'Tanh' : 'Sigmoid', sum),
      ) as [Value, Value, Value, Value];
      const made = add(body, multiply(body, f, cellBefore), multiply(body, i, g));
      const cell = where(body, real, made, cellBefore);
      const state = where(body, real, multiply(body, o, unary(body, 'Tanh', made)), stateBefore);
      return { states: [cell, state], items: [concat(body, [i, f, g, o, cell, state], 1)] };
    },
  });
  return plainView(steps!);
};

/**
 * LstmSequenceGradient, the gradient of LstmSequence with respect to z.
 *
 * Inputs: saved, the output of LstmSequence; dy [B, T, U], the gradient with respect to the states; recurrent and mask
 * as in LstmSequence. Output: [B, T, 4 U]. Everything that does not depend on the following step is computed for all
 * steps at once.
 */
const lstmSequenceGradient: GraphKernel = (call) => {
  const { graph, attrs } = call;
  const [saved, dy, recurrent, mask] = ['saved', 'dy', 'recurrent', 'mask'].map((name) =>
    valueOf(call, name),
  ) as [Value, Value, Value, Value];
  const backwards = attrs['backwards'] as boolean;
  const [i, f, g, o, cells] = parts(graph, saved, 6) as [Value, Value, Value, Value, Value];
  const cellsBefore = before(graph, cells, backwards);
  const squashed = unary(graph, 'Tanh', add(graph, multiply(graph, f, cellsBefore), multiply(graph, i, g)));
  const real = isReal(graph, mask);
  const none = scalar(graph, 0);
  const one = scalar(graph, 1);
  const product = (...factors: Value[]): Value => factors.reduce((a, b) => multiply(graph, a, b));
  const rest = (value: Value): Value => subtract(graph, one, value);
  // Derivatives with respect to the gates' sums: of the cell for i, f and g, of the state for o.
  const byGates = concat(
    graph,
    [
      product(g, i, rest(i)),
      product(cellsBefore, f, rest(f)),
      product(i, rest(product(g, g))),
      product(squashed, o, rest(o)),
    ],
    2,
  );
  const cellByState = product(o, rest(product(squashed, squashed)));
  const sequences = [
    dy,
    where(graph, real, byGates, none),
    where(graph, real, cellByState, none),
    where(graph, real, f, one),
    cast(graph, unary(graph, 'Not', real), 'float32'),
  ];
  const start = zeros(graph, [dy.shape[0]!, recurrent.shape[0]!]);
  const [dz] = scan(graph, {
    backwards: !backwards,
    states: [start, start],
    sequences,
    captured: [transpose(graph, recurrent, [1, 0])],
    step(body, { states, items, captured }) {
      const [dCellAfter, dStateAfter] = states as [Value, Value];
      const [dyHere, gates, cellOfState, cellOfCell, padded] = items as [Value, Value, Value, Value, Value];
      const dState = add(body, dyHere, dStateAfter);
      const dCell = add(body, dCellAfter, multiply(body, dState, cellOfState));
      const dGates = multiply(body, concat(body, [dCell, dCell, dCell, dState], 1), gates);
      const dStateBefore = add(
        body,
        multiplyMatrices(body, dGates, captured[0]!),
        multiply(body, dState, padded),
      );
      return { states: [multiply(body, dCell, cellOfCell), dStateBefore], items: [dGates] };
    },
  });
  return plainView(dz!);
};

function valueOf({ graph, inputs }: KernelCall, name: string): Value {
  return plainValue(graph, inputs[name]!);
}

/** Returns whether each step is real: the mask, [B, T], as booleans [B, T, 1]. */
function isReal(graph: Graph, mask: Value): Value {
  return compare(graph, 'Greater', reshape(graph, mask, [...mask.shape, 1]), scalar(graph, 0));
}

function zeros(graph: Graph, shape: readonly number[]): Value {
  return expand(graph, scalar(graph, 0), shape);
}

/** Splits the last axis into `count` equal parts. */
function parts(graph: Graph, x: Value, count: number): Value[] {
  const axis = x.shape.length - 1;
  const size = x.shape[axis]! / count;
  return Array.from({ length: count }, (_, part) =>
    slice(graph, x, [{ axis, begin: part * size, end: (part + 1) * size }]),
  );
}

/** Returns the values before each step: [B, T, U], shifted by one step, with zeros before the first step. */
function before(graph: Graph, values: Value, backwards: boolean): Value {
  const [batch, steps, units] = values.shape as [number, number, number];
  const none = zeros(graph, [batch, 1, units]);
  const begin = Number(backwards);
  const kept = slice(graph, values, [{ axis: 1, begin, end: begin + steps - 1 }]);
  return concat(graph, backwards ? [kept, none] : [none, kept], 1);
}

export const loopKernels: GraphKernels = {
  LstmSequence: lstmSequence,
  LstmSequenceGradient: lstmSequenceGradient,
};
