import { describe, expect, it } from 'vitest';
import { add, multiply, scalar, unary } from '../ops/elementwise';
import { Graph } from './graph';
import { planRun } from './planRun';
import { Value } from './value';

function known(...data: number[]): Value {
  const value = new Value('float32', [data.length]);
  value.data = Float32Array.from(data);
  return value;
}

/** x * y + 1, and its sine, which nobody need want. */
function record(graph: Graph, x: Value, y: Value): { sum: Value; sine: Value } {
  const sum = add(graph, multiply(graph, x, y), scalar(graph, 1));
  return { sum, sine: unary(graph, 'Sin', sum) };
}

describe('planRun', () => {
  it('keeps what the wanted values need', () => {
    const graph = new Graph(18, true);
    const { sum } = record(graph, known(1, 2), known(3, 4));
    const plan = planRun(graph.take(), [sum]);
    expect(plan.nodes.map(({ op }) => op)).toEqual(['Mul', 'Add']);
    expect(plan.feeds).toHaveLength(2);
    expect(plan.constants.map(({ data }) => Array.from(data as Float32Array))).toEqual([[1]]);
    expect(plan.results).toEqual([sum]);
  });

  it('gives runs of equal structure equal keys, whatever the values are', () => {
    const graph = new Graph(18, true);
    const keys = [known(1, 2), known(5, 6)].map((x) => {
      const { sine } = record(graph, x, known(7, 8));
      return planRun(graph.take(), [sine]).key;
    });
    expect(keys[0]).toBe(keys[1]);
  });

  it.each([
    ['other shapes', () => ({ x: known(1, 2, 3), y: known(4, 5, 6) })],
    [
      'one value twice',
      () => {
        const x = known(1, 2);
        return { x, y: x };
      },
    ],
  ])('tells %s apart', (_, operands) => {
    const graph = new Graph(18, true);
    const keyOf = (x: Value, y: Value): string => {
      const { sine } = record(graph, x, y);
      return planRun(graph.take(), [sine]).key;
    };
    const { x, y } = operands();
    expect(keyOf(x, y)).not.toBe(keyOf(known(1, 2), known(3, 4)));
  });

  it('tells apart which values are wanted', () => {
    const graph = new Graph(18, true);
    const { sum, sine } = record(graph, known(1, 2), known(3, 4));
    const pending = graph.take();
    expect(planRun(pending, [sine]).key).not.toBe(planRun(pending, [sum, sine]).key);
  });
});
