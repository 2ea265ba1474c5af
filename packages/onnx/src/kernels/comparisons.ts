import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { binary, compare, unary, where } from '../ops/elementwise';
import { elementwise, map } from './elementwise';
import { areAll, type GraphKernel, type GraphKernels, type NumberType } from './graphKernel';

function comparison(
  op: string,
  types: readonly NumberType[],
  finish?: (graph: Graph, x: Value) => Value,
): GraphKernel {
  return (call) => {
    if (!types.some((type) => areAll(type, call))) return undefined;
    const { graph, inputs } = call;
    return elementwise(graph, [inputs['a']!, inputs['b']!], (a, b) => {
      const result = compare(graph, op, a, b);
      return finish ? finish(graph, result) : result;
    });
  };
}

const ORDERED = ['float32', 'int32'] as const;
const ANY = ['float32', 'int32', 'bool'] as const;

const select: GraphKernel = ({ graph, inputs }) => {
  const { condition, t, e } = inputs;
  if (condition!.value.type !== 'bool' || t!.value.type !== e!.value.type) return undefined;
  // A condition of rank 1 selects rows, but broadcasting would align it with the last axis.
  if (condition!.shape.length === 1 && t!.shape.length > 1) return undefined;
  return elementwise(graph, [condition!, t!, e!], (c, a, b) => where(graph, c, a, b));
};

const logicalNot: GraphKernel = (call) =>
  areAll('bool', call) ? map(call.inputs['x']!, (x) => unary(call.graph, 'Not', x)) : undefined;

function logical(op: string): GraphKernel {
  return (call) => {
    if (!areAll('bool', call)) return undefined;
    const { graph, inputs } = call;
    return elementwise(graph, [inputs['a']!, inputs['b']!], (a, b) => binary(graph, op, a, b));
  };
}

export const comparisonKernels: GraphKernels = {
  Equal: comparison('Equal', ANY),
  NotEqual: comparison('Equal', ANY, (graph, equal) => unary(graph, 'Not', equal)),
  Greater: comparison('Greater', ORDERED),
  GreaterEqual: comparison('GreaterOrEqual', ORDERED),
  Less: comparison('Less', ORDERED),
  LessEqual: comparison('LessOrEqual', ORDERED),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  LogicalNot: logicalNot,
  Select: select,
};
