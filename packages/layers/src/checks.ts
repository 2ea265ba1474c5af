import { RadnetError } from '@radnet/core';
import { showValue } from '@radnet/core/internal';
import type * as tf from '@tensorflow/tfjs';

/** Throws unless `value` is a whole number of at least `minimum`. */
export function checkWhole(name: string, value: unknown, minimum = 1): void {
  if (!Number.isInteger(value) || (value as number) < minimum) {
    throw new RadnetError(
      `${name}: expected a whole number of at least ${minimum}, got ${showValue(value)}.`,
    );
  }
}

/** Throws unless `value` is in [0, 1). */
export function checkRate(name: string, value: unknown): void {
  if (!(typeof value === 'number' && value >= 0 && value < 1)) {
    throw new RadnetError(
      `${name}: expected a number from 0 up to, but not including, 1, got ${showValue(value)}.`,
    );
  }
}

/** Throws unless `value` is true or false. */
export function checkFlag(name: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new RadnetError(`${name}: expected true or false, got ${showValue(value)}.`);
}

/** Throws unless `seed` is left out or a whole number. */
export function checkSeed(seed: unknown): void {
  if (seed === undefined || Number.isInteger(seed)) return;
  throw new RadnetError(`seed: expected a whole number, got ${showValue(seed)}.`);
}

/** Throws unless `size` is two whole numbers, height and width. */
export function checkSize(name: string, size: unknown): void {
  if (!Array.isArray(size) || size.length !== 2) {
    throw new RadnetError(`${name}: expected [height, width], got ${showValue(size)}.`);
  }
  size.forEach((length, axis) => checkWhole(`${name}[${axis}]`, length));
}

/** Throws unless `shape` has as many axes as `axes` names, and a known size on its last one. */
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

/** Returns a shape as text, with `null` for unknown sizes. */
export function showShape(shape: tf.Shape): string {
  return shape.map((size) => String(size)).join(', ');
}
