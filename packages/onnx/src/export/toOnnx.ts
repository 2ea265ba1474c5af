import { RadnetError } from '@radnet/core';
import { requireKnownOptions, showValue } from '@radnet/core/internal';
import type * as tf from '@tensorflow/tfjs';
import type { Value } from '../graph/value';
import { layersInside } from './layerCalls';
import { openInputs } from './openInputs';
import { describeSizes, recordingSizes } from './openSizes';
import { openInputShapes } from './openInputShapes';
import { type Trace, traceModel } from './traceModel';
import { traceToModel } from './traceToModel';

/** Settings for {@link toOnnx}. All of them are optional. */
export interface ToOnnxOptions {
  /**
   * Shape of the model's input with the batch size first, or a list of shapes if the model has several inputs. Default:
   * the model's own shapes.
   *
   * A size of null means any size. Null at the same axis of several inputs stands for the same size:
   * `[[null, null, 250, 250, 1], [null, null]]` leaves the batch size and the number of slices open. At most three axes
   * can be open.
   */
  readonly inputShape?: tf.Shape | readonly tf.Shape[];
  /** Version of ONNX's operators, a whole number from 13 to 21. Default 18. */
  readonly opset?: number;
  /**
   * Whether the file accepts any batch size, even if `inputShape` has a number there. Default true. If false, the batch
   * size is the one in `inputShape`, or 1 if that is null.
   */
  readonly dynamicBatch?: boolean;
  /** Names for open axes in the file, by axis number. Default `['batch', 'slices', 'axis2', ...]`. */
  readonly axisNames?: readonly string[];
  /**
   * Whether to store weights with two or more axes in float16, which halves the file. Inputs, outputs and arithmetic
   * stay float32, so any runtime reads the file. A weight with a number beyond 65504 stays float32. Default false.
   */
  readonly float16?: boolean;
  /** Texts to store in the file as its metadata, such as how to preprocess images. Default none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const OPTIONS = {
  inputShape: true,
  opset: true,
  dynamicBatch: true,
  axisNames: true,
  float16: true,
  metadata: true,
} satisfies Record<keyof ToOnnxOptions, true>;

/**
 * Exports a model as an ONNX file, for inference.
 *
 * ```ts
 * await writeFile('model.onnx', toOnnx(model));
 * ```
 *
 * Inputs, outputs and weights keep the names that they have in the model, and nodes are named after their layers.
 * Shapes and layouts are the model's, with channels last; tensors are float32, int32 or bool as in the model.
 *
 * The model is recorded, not run: neither it nor the current backend changes, and ONNX Runtime need not be installed. A
 * model with open sizes is recorded several times, and the file computes the sizes that depend on them from the shapes
 * of its inputs.
 *
 * @returns The bytes of the file.
 * @throws RadnetError if an option is unknown or does not fit the model. Also, naming the layer, if a layer is
 *   stateful, has no ONNX form, or records different operators for different values of an open size.
 */
export function toOnnx(model: tf.LayersModel, options: ToOnnxOptions = {}): Uint8Array {
  requireKnownOptions('toOnnx', options, Object.keys(OPTIONS));
  const { opset = 18, float16 = false, metadata = {} } = options;
  checkTypes(model, { ...options, opset });
  const stateful = layersInside(model).find((layer) => layer.stateful);
  if (stateful) {
    throw new RadnetError(
      `toOnnx: layer '${stateful.name}' (${stateful.getClassName()}) is stateful, which has no ONNX form`,
    );
  }
  const { openAxes, shapesAt } = openInputShapes(model, options);
  const axisNames = openAxes.map(({ name }) => name);
  const traces = recordingSizes(openAxes.length).map((sizes) => traceModel(model, shapesAt(sizes), opset));
  const trace = traces[0]!;
  const dimensions = (values: (trace: Trace) => readonly Value[]) =>
    values(trace).map((_, index) =>
      describeSizes(
        traces.map((one) => values(one)[index]!.shape),
        axisNames,
      ),
    );
  return traceToModel({
    name: model.name,
    trace,
    opset,
    inputNames: model.inputNames,
    inputShapes: dimensions(({ inputs }) => inputs),
    outputNames: model.outputNames,
    outputShapes: dimensions(({ outputs }) => outputs),
    openAxes,
    openInputs: openInputs(traces, axisNames),
    float16,
    metadata,
  });
}

function checkTypes(
  model: tf.LayersModel,
  { opset, ...options }: ToOnnxOptions & { readonly opset: number },
): void {
  const given: unknown = model;
  if (typeof (given as { getWeights?: unknown } | undefined)?.getWeights !== 'function') {
    throw new RadnetError(`toOnnx: model: expected a LayersModel, got ${showValue(given)}`);
  }
  if (!Number.isInteger(opset) || opset < 13 || opset > 21) {
    throw new RadnetError(`toOnnx: opset: expected a whole number from 13 to 21, got ${showValue(opset)}`);
  }
  for (const name of ['dynamicBatch', 'float16'] as const) {
    if (!['boolean', 'undefined'].includes(typeof options[name])) {
      throw new RadnetError(`toOnnx: ${name}: expected true or false, got ${showValue(options[name])}`);
    }
  }
  for (const [name, value] of Object.entries<unknown>(options.metadata ?? {})) {
    if (typeof value !== 'string') {
      throw new RadnetError(`toOnnx: metadata.${name}: expected a string, got ${showValue(value)}`);
    }
  }
}
