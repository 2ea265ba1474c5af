import { RadnetError } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';

/** Throws unless `value` is a whole number of at least `minimum`. */
export function checkWhole(name: string, value: number, minimum = 1): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new RadnetError(`${name}: expected a whole number of at least ${minimum}, got ${value}.`);
  }
}

/** Throws unless `value` is in [0, 1). */
export function checkRate(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) {
    throw new RadnetError(`${name}: expected a number from 0 up to, but not including, 1, got ${value}.`);
  }
}

/** Throws unless `shape` has one of the ranks and a known size on its last axis. */
export function checkInputShape(layer: string, shape: tf.Shape, axes: string): void {
  const rank = axes.split(',').length;
  if (shape.length !== rank) {
    throw new RadnetError(
      `${layer}: expected an input of rank ${rank} [${axes}], got [${showShape(shape)}].`,
    );
  }
  if (shape[rank - 1] == null) {
    throw new RadnetError(
      `${layer}: the channel count (last axis) must be known, got [${showShape(shape)}].`,
    );
  }
}

/** A shape as text; unknown sizes as `null`. */
export function showShape(shape: tf.Shape): string {
  return shape.map((size) => String(size)).join(', ');
}
