import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../engine/nodeEngine';
import { Graph } from '../graph/graph';
import { Value } from '../graph/value';
import { add, unary } from '../ops/elementwise';
import { expand, reshape, slice } from '../ops/shaping';
import { Runner } from './runner';

describe('planToModel', () => {
  it('writes graphs that run though shapes are not told', async () => {
    const graph = new Graph(18, true);
    const x = new Value('float32', [2, 3]);
    x.data = Float32Array.from([1, 2, 3, 4, 5, 6]);
    const rows = reshape(graph, x, [3, 2]);
    const first = slice(graph, rows, [{ axis: 0, begin: 0, end: 1 }]);
    const sum = add(graph, expand(graph, first, [3, 2]), rows);
    const negative = unary(graph, 'Neg', rows);
    new Runner(await nodeEngine({}), graph, 4).run([sum, negative]);
    expect(Array.from(sum.data as Float32Array)).toEqual([2, 4, 4, 6, 6, 8]);
    expect(Array.from(negative.data as Float32Array)).toEqual([-1, -2, -3, -4, -5, -6]);
  });
});
