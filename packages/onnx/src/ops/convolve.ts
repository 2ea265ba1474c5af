import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';

/** How a filter moves over an image; sizes are height, width. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
  readonly groups?: number;
}

/**
 * Convolves images [N, C, H, W] with filters [out, C / groups, height, width] and an optional bias [out]. Returns
 * images [N, out, ...size].
 */
export function convolve(
  graph: Graph,
  x: Value,
  filter: Value,
  window: Window,
  size: readonly [number, number],
  bias?: Value,
): Value {
  const shape = [x.shape[0]!, filter.shape[0]!, ...size];
  const inputs = bias ? [x, filter, bias] : [x, filter];
  return graph.add('Conv', inputs, attributes(window), [{ type: x.type, shape }])[0]!;
}

/**
 * Records the transpose of `convolve`, for images [N, in, H, W] and filters [in, out / groups, height, width]. Returns
 * images [N, out, ...size].
 */
export function convolveTransposed(
  graph: Graph,
  x: Value,
  filter: Value,
  window: Window,
  size: readonly [number, number],
): Value {
  const { kernel, strides, dilations, pads, groups = 1 } = window;
  const shape = [x.shape[0]!, filter.shape[1]! * groups, ...size];
  // If the strides do not divide the size, the windows leave some rows and columns at the far end uncovered.
  const uncovered = [0, 1].map((axis) => {
    const covered =
      (x.shape[axis + 2]! - 1) * strides[axis]! +
      (kernel[axis]! - 1) * dilations[axis]! +
      1 -
      pads[axis]! -
      pads[axis + 2]!;
    return size[axis]! - covered;
  });
  const all = { ...attributes(window), output_padding: { ints: uncovered } };
  return graph.add('ConvTranspose', [x, filter], all, [{ type: x.type, shape }])[0]!;
}

function attributes({ kernel, strides, dilations, pads, groups = 1 }: Window) {
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: pads },
    group: { int: groups },
  };
}
