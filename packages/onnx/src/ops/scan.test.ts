import { describe, expect, it } from 'vitest';
import { Runner } from '../backend/runner';
import { nodeEngine } from '../engine/nodeEngine';
import { Graph } from '../graph/graph';
import { Value } from '../graph/value';
import { add, multiply, scalar } from './elementwise';
import { scan } from './scan';

const graph = new Graph(18, true);

function known(shape: number[], values: number[]): Value {
  const value = new Value('float32', shape);
  value.data = Float32Array.from(values);
  return value;
}

/** s = factor s + captured x, in each step, from `start` on. */
function decay(factor: number, backwards: boolean): Value {
  const [made] = scan(graph, {
    backwards,
    states: [known([2, 1], [1, 0])],
    sequences: [known([2, 3, 1], [1, 2, 3, 10, 20, 30])],
    captured: [known([], [2])],
    step(body, { states, items, captured }) {
      const kept = multiply(body, states[0]!, scalar(body, factor));
      const state = add(body, kept, multiply(body, items[0]!, captured[0]!));
      return { states: [state], items: [state] };
    },
  });
  return made!;
}

async function valuesOf(...values: Value[]): Promise<number[][]> {
  new Runner(await nodeEngine({}), graph, 4).run(values);
  return values.map(({ data }) => Array.from(data as Float32Array));
}

describe('scan', () => {
  it('goes through sequences from either end, and tells loops of another body apart', async () => {
    const [there, back, faster] = [decay(0.5, false), decay(0.5, true), decay(0.25, false)];
    expect(there.shape).toEqual([2, 3, 1]);
    expect(await valuesOf(there, back, faster)).toEqual([
      [2.5, 5.25, 8.625, 20, 50, 85],
      [5.625, 7.25, 6.5, 55, 70, 60],
      [2.25, 4.5625, 7.140625, 20, 45, 71.25],
    ]);
    const signature = (value: Value): number => value.node!.signature;
    const again = [decay(0.5, false), decay(0.25, false)].map(signature);
    expect(again[0]).not.toBe(again[1]);
    expect(signature(decay(0.25, false))).toBe(again[1]);
  });
});
