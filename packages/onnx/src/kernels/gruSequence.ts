import type { Value } from '../graph/value';
import { add, compare, multiply, scalar, subtract, unary, where } from '../ops/elementwise';
import { multiplyMatrices } from '../ops/multiplyMatrices';
import { scan } from '../ops/scan';
import { expand, reshape, slice } from '../ops/shaping';
import { plainValue, plainView } from '../views/view';
import type { GraphKernel, GraphKernels } from './graphKernel';

/**
 * GruSequence, a kernel that TensorFlow.js does not have: a GRU over a whole sequence in one node, for any number of steps.
 * The reset gate acts before the recurrent product, as in Keras with `reset_after=False`.
 *
 * Inputs: z [B, T, 3 U], what the input adds to the update gate, the reset gate and the candidate; recurrent [U, 3 U];
 * mask [B, T]. Output: the state after each step, [B, T, U]. Where the mask is 0, the state stays.
 */
const gruSequence: GraphKernel = ({ graph, inputs, attrs }) => {
  const [z, recurrent, mask] = ['z', 'recurrent', 'mask'].map((name) => plainValue(graph, inputs[name]!)) as [
    Value,
    Value,
    Value,
  ];
  const units = recurrent.shape[0]!;
  const columns = (from: number, to: number): Value =>
    slice(graph, recurrent, [{ axis: 1, begin: from * units, end: to * units }]);
  const real = compare(graph, 'Greater', reshape(graph, mask, [...mask.shape, 1]), scalar(graph, 0));
  const [states] = scan(graph, {
    backwards: attrs['backwards'] as boolean,
    states: [expand(graph, scalar(graph, 0), [z.shape[0]!, units])],
    sequences: [z, real],
    captured: [columns(0, 2), columns(2, 3)],
    step(body, { states: [before], items, captured }) {
      const [added, isReal] = items as [Value, Value];
      const [ofGates, ofCandidate] = captured as [Value, Value];
      const part = (x: Value, from: number, to: number): Value =>
        slice(body, x, [{ axis: 1, begin: from * units, end: to * units }]);
      const sums = add(body, multiplyMatrices(body, before!, ofGates), part(added, 0, 2));
      const gates = unary(body, 'Sigmoid', sums);
      const [update, reset] = [part(gates, 0, 1), part(gates, 1, 2)];
      const recalled = multiplyMatrices(body, multiply(body, reset, before!), ofCandidate);
      const candidate = unary(body, 'Tanh', add(body, recalled, part(added, 2, 3)));
      const fresh = multiply(body, subtract(body, scalar(body, 1), update), candidate);
      const state = where(body, isReal, add(body, multiply(body, update, before!), fresh), before!);
      return { states: [state], items: [state] };
    },
  });
  return plainView(states!);
};

/** Kernels for the exporter only. The backend also differentiates what it records, and this kernel has no gradient. */
export const exportOnlyKernels: GraphKernels = { GruSequence: gruSequence };
