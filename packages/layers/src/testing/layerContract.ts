import {
  checkGradients,
  checkSlopes,
  describeOnEachBackend,
  expectNoLeak,
  recordsSteps,
  withoutRecording,
} from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { registerRadnetLayers } from '../registerRadnetLayers';
import { trainingSteps } from './trainingSteps';

/** Step and tolerance of the differences. In a block of many maps, the kinks of ReLU are close to one another. */
const SMALL_STEP = { epsilon: 3e-3, tolerance: 2e-2 };

export interface LayerContract {
  /** Makes a layer with every option set to something other than its default. */
  readonly make: () => tf.layers.Layer;
  /**
   * Makes a layer with dropout. Only its replayed steps are compared with unrecorded ones; it has no slopes to check.
   */
  readonly makeDropping?: () => tf.layers.Layer;
  /** One shape for each input, including the batch axis. */
  readonly shapes: readonly (readonly number[])[];
  /** The shapes with which the model is built; null for sizes that may be unknown then. Default `shapes`. */
  readonly symbolicShapes?: readonly tf.Shape[];
  /** Returns an input by its index. By default, inputs are standard normal. */
  readonly input?: (index: number) => tf.Tensor | undefined;
}

interface Built {
  readonly model: tf.LayersModel;
  readonly layer: tf.layers.Layer;
  readonly inputs: tf.Tensor[];
}

/**
 * Tests what every layer of this package must do, on every backend: config, shape, training, gradient, recording,
 * saving, memory.
 */
export function itKeepsTheLayerContract(contract: LayerContract): void {
  describeOnEachBackend('keeps the layer contract', (backend) =>
    testContract(contract, recordsSteps(backend)),
  );
}

function testContract(contract: LayerContract, records: boolean): void {
  const { make, makeDropping, shapes, symbolicShapes = shapes } = contract;

  const inputsOf = (step: number): tf.Tensor[] =>
    shapes.map(
      (shape, i) => contract.input?.(i) ?? tf.randomNormal([...shape], 0, 1, 'float32', 5 + i + 100 * step),
    );

  function build(layer = make()): Built {
    const symbols = symbolicShapes.map((shape) => tf.input({ batchShape: [...shape] }));
    const output = layer.apply(symbols.length === 1 ? symbols[0]! : symbols) as tf.SymbolicTensor;
    return { model: tf.model({ inputs: symbols, outputs: output }), layer, inputs: inputsOf(0) };
  }

  function dispose({ model, inputs }: Built): void {
    model.dispose();
    tf.dispose(inputs);
  }

  const loss = (output: tf.Tensor): tf.Scalar => {
    const weights = tf.randomNormal(output.shape, 0, 1, 'float32', 99);
    return output.mul(weights).sum<tf.Scalar>().add(output.square().mean());
  };

  it('has a config that recreates the layer', () => {
    registerRadnetLayers();
    const config = make().getConfig();
    const constructor = make()
      .constructor as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>;
    const again = constructor.fromConfig(
      constructor,
      JSON.parse(JSON.stringify(config)) as tf.serialization.ConfigDict,
    );
    expect(again.getConfig()).toEqual(config);
  });

  it('announces the shape that it gives', () => {
    const built = build();
    const announced = built.layer.computeOutputShape(
      shapes.length === 1 ? [...shapes[0]!] : shapes.map((s) => [...s]),
    );
    const symbolic = built.model.outputs[0]!.shape;
    const output = built.model.apply(built.inputs) as tf.Tensor;
    expect(output.shape).toEqual(announced);
    symbolic.forEach((size, axis) => expect(size ?? output.shape[axis]).toBe(output.shape[axis]));
    output.dispose();
    dispose(built);
  });

  it('has the gradient that differences give, for its inputs and weights, in training and in inference', async () => {
    const built = build();
    const variables = built.layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    for (const training of [true, false]) {
      // Moves the weights away from the initial ones and zeros, at which a wrong gradient can look right.
      variables.forEach((v, i) => v.assign(v.add(tf.randomNormal(v.shape, 0, 0.2, 'float32', 40 + i))));
      const [first, ...others] = built.inputs as [tf.Tensor, ...tf.Tensor[]];
      const apply = (x: tf.Tensor): tf.Tensor => built.model.apply([x, ...others], { training }) as tf.Tensor;
      await checkGradients((x) => loss(apply(x)), [first], SMALL_STEP);
      for (const variable of variables) {
        const at = variable.clone();
        const asFunction = (value: tf.Tensor): tf.Scalar => {
          variable.assign(value);
          return loss(apply(first));
        };
        const analytic = tf.tidy(
          () => tf.variableGrads(() => loss(apply(first)), [variable]).grads[variable.name]!,
        );
        await checkSlopes(asFunction, at, analytic, `${variable.name}, training ${training}`, SMALL_STEP);
        variable.assign(at);
        tf.dispose([at, analytic]);
      }
    }
    dispose(built);
  });

  it('learns: a few steps lower the loss', async () => {
    const built = build();
    if (built.layer.trainableWeights.length === 0) return dispose(built);
    const optimizer = tf.train.sgd(1e-3);
    const variables = built.layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const step = async (): Promise<number> => {
      const loss = optimizer.minimize(
        () => (built.model.apply(built.inputs, { training: true }) as tf.Tensor).square().mean(),
        true,
        variables,
      )!;
      const [value] = await loss.data();
      loss.dispose();
      return value!;
    };
    const start = await step();
    for (let i = 0; i < 5; i++) await step();
    expect(await step()).toBeLessThan(start);
    optimizer.dispose();
    dispose(built);
  });

  const recordedLayers = makeDropping ? { itself: make, 'with dropout': makeDropping } : { itself: make };
  it.runIf(records).each(Object.entries(recordedLayers))(
    'gives the same bits in training when its steps are replayed: %s',
    async (_, makeLayer) => {
      await expectNoLeak(async () => {
        // Two models of the same layer, whose dropout draws the same masks.
        const [first, second] = [build(makeLayer()), build(makeLayer())];
        second.model.setWeights(first.model.getWeights());
        const recorded = await trainingSteps(first.model, inputsOf, loss);
        const computed = await withoutRecording(() => trainingSteps(second.model, inputsOf, loss));
        expect(recorded.reasons).toEqual([]);
        expect(recorded.programs).toBe(0);
        expect(computed.programs).toBeGreaterThan(0);
        expect(recorded.values).toEqual(computed.values);
        dispose(first);
        dispose(second);
      });
    },
  );

  it('frozen, gives in training what it gives in inference, with its gradient, and leaves its weights as they are', async () => {
    const built = build();
    tf.dispose(built.model.apply(built.inputs, { training: true }) as tf.Tensor); // moves running statistics off their defaults
    const before = await Promise.all(built.layer.weights.map((weight) => weight.read().data()));
    const kept = before.map((values) => values.slice());
    built.layer.trainable = false;
    expect(built.model.trainableWeights).toEqual([]);
    const [first, ...others] = built.inputs as [tf.Tensor, ...tf.Tensor[]];
    const apply = (x: tf.Tensor, training: boolean): tf.Tensor =>
      built.model.apply([x, ...others], { training }) as tf.Tensor;
    const [inTraining, inInference] = [true, false].map((training) => apply(first, training));
    expect(await difference(inTraining!, inInference!)).toBeLessThan(1e-6);
    tf.dispose([inTraining!, inInference!]);
    await checkGradients((x) => loss(apply(x, true)), [first], SMALL_STEP);
    const after = await Promise.all(built.layer.weights.map((weight) => weight.read().data()));
    expect(after).toEqual(kept);
    dispose(built);
  });

  it('gives the same after saving and loading', async () => {
    registerRadnetLayers();
    const built = build();
    tf.dispose(built.model.apply(built.inputs, { training: true }) as tf.Tensor); // moves running statistics off their defaults
    let saved!: tf.io.ModelArtifacts;
    await built.model.save(
      tf.io.withSaveHandler((artifacts) => {
        saved = artifacts;
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      }),
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved));
    const [before, after] = [built.model, loaded].map((model) => model.apply(built.inputs) as tf.Tensor);
    expect(await difference(after!, before!)).toBeLessThan(1e-6);
    tf.dispose([before!, after!]);
    loaded.dispose();
    dispose(built);
  });

  it('leaks nothing', async () => {
    await expectNoLeak(() => {
      const built = build();
      for (const training of [true, false])
        tf.dispose(built.model.apply(built.inputs, { training }) as tf.Tensor);
      const variables = built.layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      if (variables.length > 0) {
        const { value, grads } = tf.variableGrads(
          () => loss(built.model.apply(built.inputs, { training: true }) as tf.Tensor),
          variables,
        );
        tf.dispose([value, grads]);
      }
      dispose(built);
    });
  });
}

/**
 * Returns the largest difference, relative to the largest value. It need not be 0 for a loaded model: backends that
 * compute small sums on the CPU round them differently.
 */
async function difference(actual: tf.Tensor, expected: tf.Tensor): Promise<number> {
  const [values, wanted] = [Array.from(await actual.data()), Array.from(await expected.data())];
  expect(values).toHaveLength(wanted.length);
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0) / scale;
}
