import { beforeAll, describe, expect, it } from 'vitest';
import { nodeEngine } from '../engine/nodeEngine';
import type { Engine } from '../engine/engine';
import { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { scalar, unary } from '../ops/elementwise';
import { Runner } from './runner';

let engine: Engine;
beforeAll(async () => {
  engine = await nodeEngine({});
});

function run(record: (graph: Graph) => Value): void {
  const graph = new Graph(18, true);
  graph.origin = 'SomeKernel';
  const wanted = record(graph);
  new Runner(engine, graph, 4).run([wanted]);
}

describe('a graph that ONNX Runtime rejects', () => {
  it('is reported with the node and the kernel that recorded it', () => {
    const rejected = (graph: Graph): Value => unary(graph, 'Elu', unary(graph, 'Not', scalar(graph, 1)));
    expect(() => run(rejected)).toThrow(
      /onnx backend: ONNX Runtime rejects node Not, recorded by TensorFlow.js's SomeKernel/,
    );
  });

  it('keeps its failure for whoever reads the value later', () => {
    const graph = new Graph(18, true);
    const wanted = unary(graph, 'NoSuchOperator', scalar(graph, 1));
    expect(() => new Runner(engine, graph, 4).run([wanted])).toThrow('NoSuchOperator');
    expect(wanted.failure?.message).toMatch(/^onnx backend:/);
  });
});
