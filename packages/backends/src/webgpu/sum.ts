import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { channelSums } from './channelSums';
import { sameValues } from './sameValues';
import { sumAll } from './sumAll';
import type { WebgpuBackend } from './webgpuBackend';

/** Columns that `channelSums` takes at most. */
const MOST_COLUMNS = 2 ** 16;

/**
 * Sum; of everything, and over the first axes, in many workgroups and without the transpose that tfjs puts before. Axes of
 * one entry are none.
 */
export const sum: KernelOverride = (stock) => (args) => {
  const x = args.inputs['x'] as tf.TensorInfo;
  const { axis, keepDims } = args.attrs as unknown as { axis: number | number[]; keepDims: boolean };
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const ofAxes = (summed: boolean): number[] =>
    x.shape.map((_, at) => at).filter((at) => axes.includes(at) === summed && x.shape[at] !== 1);
  const [summed, kept] = [ofAxes(true), ofAxes(false)];
  const [rows, columns] = [summed, kept].map((some) =>
    some.reduce((product, at) => product * x.shape[at]!, 1),
  ) as [number, number];
  const isBefore = (first: number[], then: number[]): boolean => Math.max(...first) < Math.min(...then);
  if (x.dtype !== 'float32' || rows * columns === 0) return stock!(args);
  const [shape] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
  const result = (made: tf.TensorInfo): tf.TensorInfo => ({
    ...made,
    shape: keepDims ? tf.backend_util.expandShapeToKeepDim(shape, axes) : shape,
  });
  const backend = args.backend as WebgpuBackend;
  if (rows === 1) return result(sameValues(backend, x, shape));
  if (columns === 1) return result(sumAll(backend, x));
  if (isBefore(summed, kept) && columns <= MOST_COLUMNS) {
    return result(
      channelSums(backend, {
        maps: { x: { ...x, shape: [rows, columns] } },
        rowCount: rows,
        channels: columns,
        values: ['x_of(row, channel)'],
        key: 'parts',
      }),
    );
  }
  if (!isBefore(kept, summed)) return stock!(args);
  const inputs = { x: { ...x, shape: [columns, rows] } };
  return result(stock!({ ...args, inputs, attrs: { axis: 1, keepDims: false } }) as tf.TensorInfo);
};
