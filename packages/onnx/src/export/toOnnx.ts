import type * as tf from '@tensorflow/tfjs';
import type { Value } from '../graph/value';
import type { Dimension } from '../onnxFile/onnxMessages';
import { batchDependentInputs, batchSizes, TRACED_BATCHES } from './batchSizes';
import { layersInside } from './layerCalls';
import { type Trace, traceModel } from './traceModel';
import { traceToModel } from './traceToModel';

export interface ToOnnxOptions {
  /**
   * The shape of the model's input, the batch size first, or a list of such for several inputs. Default: the model's
   * own shapes. A batch size of null is 1; with `dynamicBatch` the batch size is not looked at.
   */
  readonly inputShape?: tf.Shape | readonly tf.Shape[];
  /** Version of ONNX's operators, 13 to 21. Default 18. */
  readonly opset?: number;
  /** Whether the file takes any batch size. Default true. */
  readonly dynamicBatch?: boolean;
  /** Written into the file as its metadata, e.g. how images have to be preprocessed. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * A model as an ONNX file, in inference mode: nodes are named after layers, weights as in TensorFlow.js, inputs and
 * outputs after the model's. The model is recorded, not run, and stays as it is, whatever the current backend.
 *
 * With `dynamicBatch` the model is recorded at several batch sizes, and what differs between them is computed in the
 * graph. All other sizes are fixed.
 *
 * @throws Error for an option that is not what it should be, and for a layer that has no ONNX form, which it names.
 */
export function toOnnx(model: tf.LayersModel, options: ToOnnxOptions = {}): Uint8Array {
  const { opset = 18, dynamicBatch = true, metadata = {} } = options;
  if (!Number.isInteger(opset) || opset < 13 || opset > 21) {
    throw new Error(`toOnnx: opset: expected a whole number from 13 to 21, got ${String(opset)}`);
  }
  const stateful = layersInside(model).find((layer) => layer.stateful);
  if (stateful) {
    throw new Error(
      `toOnnx: layer '${stateful.name}' (${stateful.getClassName()}) is stateful, which has no ONNX form`,
    );
  }
  const shapes = inputShapes(model, options.inputShape);
  const batches = dynamicBatch ? TRACED_BATCHES : [shapes[0]![0] ?? 1];
  const traces = batches.map((batch) =>
    traceModel(
      model,
      shapes.map((shape) => [dynamicBatch ? batch : (shape[0] ?? 1), ...(shape.slice(1) as number[])]),
      opset,
    ),
  );
  const trace = traces[0]!;
  const dimensions = (values: (trace: Trace) => readonly Value[]): Dimension[][] =>
    values(trace).map((_, index) => dimensionsOf(traces.map((one) => values(one)[index]!.shape)));
  return traceToModel({
    name: model.name,
    trace,
    opset,
    inputNames: model.inputNames,
    inputShapes: dimensions(({ inputs }) => inputs),
    outputNames: model.outputNames,
    outputShapes: dimensions(({ outputs }) => outputs),
    dependent: dynamicBatch ? batchDependentInputs(traces) : new Map(),
    metadata,
  });
}

/** One shape for each of the model's inputs, all sizes known but the batch's. */
function inputShapes(model: tf.LayersModel, given: ToOnnxOptions['inputShape']): tf.Shape[] {
  const own = model.inputs.map(({ shape }) => shape);
  const isList = (shapes: readonly unknown[]): shapes is readonly tf.Shape[] => Array.isArray(shapes[0]);
  const shapes = given === undefined ? own : isList(given) ? [...given] : [given];
  if (shapes.length !== own.length) {
    throw new Error(
      `toOnnx: inputShape: expected ${own.length} shapes (${model.inputNames.join(', ')}), got ${shapes.length}`,
    );
  }
  shapes.forEach((shape, index) => {
    const expected = own[index]!;
    const fits =
      shape.length === expected.length &&
      shape.length > 0 &&
      shape.every((size, axis) => {
        if (axis === 0) return size === null || isSize(size);
        return isSize(size) && (expected[axis] === null || expected[axis] === size);
      });
    if (fits) return;
    throw new Error(
      `toOnnx: inputShape of '${model.inputNames[index]!}': expected the batch size, null or a number, and known ` +
        `sizes that fit [${showShape(expected)}], got [${showShape(shape)}]`,
    );
  });
  return shapes;
}

function isSize(size: number | null | undefined): boolean {
  return Number.isInteger(size) && size! > 0;
}

function showShape(shape: tf.Shape): string {
  return shape.map(String).join(', ');
}

/** Sizes that depend on the batch size are named so: `batch`, `2*batch`, `2*batch+1`. */
function dimensionsOf(traced: readonly (readonly number[])[]): Dimension[] {
  const [shape] = traced as [readonly number[]];
  if (traced.length === 1) return [...shape];
  const sizes = batchSizes(traced);
  return shape.map((size, axis) => {
    const [factor, offset] = [sizes?.factors[axis], sizes?.offsets[axis]];
    if (factor === 0) return size;
    if (factor === undefined) return `size${axis}`;
    return `${factor === 1 ? '' : `${factor}*`}batch${offset ? `+${offset}` : ''}`;
  });
}
