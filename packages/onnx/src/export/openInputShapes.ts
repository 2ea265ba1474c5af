import { RadnetError } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { MOST_OPEN_AXES } from './openSizes';
import type { ToOnnxOptions } from './toOnnx';

/** An axis whose size the file leaves open. */
export interface OpenAxis {
  readonly name: string;
  /** The place of the first input that has it. */
  readonly input: number;
  /** The same axis of other inputs is open too and has the same size. */
  readonly axis: number;
}

export interface OpenInputShapes {
  readonly openAxes: readonly OpenAxis[];
  /** Returns the shapes of all inputs for these sizes of the open axes. */
  readonly shapesAt: (sizes: readonly number[]) => number[][];
}

const AXIS_NAMES = ['batch', 'slices'];

/**
 * Determines which axes of the model's inputs are open, and the sizes of the others.
 *
 * @throws RadnetError if `inputShape` does not fit the model, or if more than `MOST_OPEN_AXES` axes are open.
 */
export function openInputShapes(
  model: tf.LayersModel,
  { inputShape, dynamicBatch = true, axisNames = AXIS_NAMES }: ToOnnxOptions,
): OpenInputShapes {
  const shapes = inputShapes(model, inputShape).map(([batch, ...rest]) => [
    dynamicBatch ? null : (batch ?? 1),
    ...rest,
  ]);
  const openAxes: OpenAxis[] = [];
  shapes.forEach((shape, input) =>
    shape.forEach((size, axis) => {
      if (size !== null || openAxes.some((open) => open.axis === axis)) return;
      openAxes.push({ input, axis, name: axisNames[axis] ?? `axis${axis}` });
    }),
  );
  if (openAxes.length > MOST_OPEN_AXES) {
    throw new RadnetError(
      `toOnnx: inputShape: expected null at ${MOST_OPEN_AXES} places at most, got it at ` +
        `${openAxes.map(({ name }) => name).join(', ')}: give the others as numbers`,
    );
  }
  return {
    openAxes,
    shapesAt: (sizes) =>
      shapes.map((shape) =>
        shape.map((size, axis) => size ?? sizes[openAxes.findIndex((open) => open.axis === axis)]!),
      ),
  };
}

/** Returns one shape for each of the model's inputs. */
function inputShapes(model: tf.LayersModel, given: ToOnnxOptions['inputShape']): tf.Shape[] {
  const own = model.inputs.map(({ shape }) => shape);
  const isList = (shapes: readonly unknown[]): shapes is readonly tf.Shape[] => Array.isArray(shapes[0]);
  const shapes = given === undefined ? own : isList(given) ? [...given] : [given];
  if (shapes.length !== own.length) {
    throw new RadnetError(
      `toOnnx: inputShape: expected ${own.length} shapes (${model.inputNames.join(', ')}), got ${shapes.length}`,
    );
  }
  shapes.forEach((shape, index) => {
    const expected = own[index]!;
    const fits =
      shape.length === expected.length &&
      shape.length > 0 &&
      shape.every(
        (size, axis) =>
          (size === null ? axis === 0 || expected[axis] === null : isSize(size)) &&
          (axis === 0 || expected[axis] === null || expected[axis] === size),
      );
    if (fits) return;
    throw new RadnetError(
      `toOnnx: inputShape of '${model.inputNames[index]!}': expected sizes, or null for any size, that fit ` +
        `[${showShape(expected)}], got [${showShape(shape)}]`,
    );
  });
  return shapes;
}

function isSize(size: number | undefined): boolean {
  return Number.isInteger(size) && size! > 0;
}

function showShape(shape: tf.Shape): string {
  return shape.map(String).join(', ');
}
