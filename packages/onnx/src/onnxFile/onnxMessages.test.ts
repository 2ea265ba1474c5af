import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine';
import { nodeEngine } from '../engine/nodeEngine';
import { encodeModel, type GraphMessage } from './onnxMessages';

let engine: Engine;
beforeAll(async () => {
  engine = await nodeEngine({});
});

const float = 'float32' as const;

function compute(graph: GraphMessage, x: number[], shape: number[]): number[] {
  const session = engine.compile(encodeModel({ opsets: { '': 18 }, graph, metadata: { note: 'ünïcode' } }));
  const [y] = session.run({ x: { type: float, shape, data: Float32Array.from(x) } }, ['y']);
  session.dispose();
  return Array.from(y as Float32Array);
}

describe('encodeModel', () => {
  it('writes attributes of every kind, and initializers of every type', () => {
    const graph: GraphMessage = {
      name: 'g',
      nodes: [
        {
          name: 'leaky',
          op: 'LeakyRelu',
          domain: '',
          inputs: ['x'],
          outputs: ['a'],
          attributes: { alpha: { float: -0.5 } },
        },
        {
          name: 'turn',
          op: 'Transpose',
          domain: '',
          inputs: ['a'],
          outputs: ['b'],
          attributes: { perm: { ints: [1, 0] } },
        },
        {
          name: 'sum',
          op: 'ReduceSum',
          domain: '',
          inputs: ['b', 'axes'],
          outputs: ['c'],
          attributes: { keepdims: { int: 0 } },
        },
        {
          name: 'whole',
          op: 'Cast',
          domain: '',
          inputs: ['i'],
          outputs: ['f'],
          attributes: { to: { int: 1 } },
        },
        {
          name: 'switch',
          op: 'Cast',
          domain: '',
          inputs: ['t'],
          outputs: ['g'],
          attributes: { to: { int: 1 } },
        },
        { name: 'add', op: 'Sum', domain: '', inputs: ['c', 'f', 'g', 'w'], outputs: ['y'], attributes: {} },
      ],
      initializers: [
        { name: 'axes', type: 'int64', shape: [1], data: BigInt64Array.of(-1n) },
        { name: 'i', type: 'int32', shape: [], data: Int32Array.of(-7) },
        { name: 't', type: 'bool', shape: [1], data: Uint8Array.of(1) },
        { name: 'w', type: float, shape: [3], data: Float32Array.of(0.25, 0.5, 1e20) },
      ],
      inputs: [{ name: 'x', type: float, shape: ['rows', 3] }],
      outputs: [{ name: 'y', type: float, shape: [3] }],
    };
    // Columns of leaky(x) summed, minus 7, plus 1, plus w.
    expect(compute(graph, [1, -2, 3, 4, 5, -6], [2, 3])).toEqual([-0.75, 0.5, Math.fround(1e20)]);
  });

  it('writes an input that a node leaves out, and no shape where none is told', () => {
    const graph: GraphMessage = {
      name: 'g',
      nodes: [
        { name: 'cut', op: 'Clip', domain: '', inputs: ['x', '', 'most'], outputs: ['y'], attributes: {} },
      ],
      initializers: [{ name: 'most', type: float, shape: [], data: Float32Array.of(2) }],
      inputs: [{ name: 'x', type: float }],
      outputs: [{ name: 'y', type: float }],
    };
    expect(compute(graph, [-5, 1, 3], [3])).toEqual([-5, 1, 2]);
  });
});
