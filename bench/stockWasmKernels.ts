import * as tf from '@tensorflow/tfjs';

/**
 * Adds the one kernel that the stock WASM backend lacks for training, Conv2DBackpropFilter, in its plain form: the padded
 * input is sliced once for each tap of the filter, and each slice is multiplied by the output gradient with tfjs's own
 * operations. Everything else stays as tfjs ships it.
 *
 * `registerWasmTrainingKernels` is compared with this. Register only one of the two in a process.
 */
function registerPlainFilterGradient(): void {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm')) return;
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      // tfjs calls kernels with tensors, so its own operations accept them.
      const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
      const { filterShape, strides, pad, dimRoundingMode } = attrs as unknown as Attributes;
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
      return tf.tidy(() => plainFilterGradient(x, dy, info));
    },
  });
}

interface Attributes {
  filterShape: [number, number, number, number];
  strides: number | [number, number];
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode: 'floor' | 'round' | 'ceil';
}

function plainFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, info: tf.backend_util.Conv2DInfo): tf.Tensor4D {
  const { batchSize, outHeight, outWidth, inChannels, outChannels, filterHeight, filterWidth } = info;
  const { strideHeight, strideWidth, padInfo } = info;
  const rows = (outHeight - 1) * strideHeight + 1;
  const columns = (outWidth - 1) * strideWidth + 1;
  const padded = x.pad([
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ]);
  const gradient = dy.reshape<tf.Tensor2D>([-1, outChannels]);
  const taps: tf.Tensor[] = [];
  for (let row = 0; row < filterHeight; row++) {
    for (let column = 0; column < filterWidth; column++) {
      const seen = padded.stridedSlice(
        [0, row, column, 0],
        [batchSize, row + rows, column + columns, inChannels],
        [1, strideHeight, strideWidth, 1],
      );
      taps.push(tf.matMul(seen.reshape<tf.Tensor2D>([-1, inChannels]), gradient, true, false));
    }
  }
  return tf.stack(taps).reshape([filterHeight, filterWidth, inChannels, outChannels]);
}

/** Selects the stock WASM backend, with the missing kernel but no faster ones. */
export async function startStockWasm(): Promise<void> {
  await import('@tensorflow/tfjs-backend-wasm');
  registerPlainFilterGradient();
  await tf.setBackend('wasm');
}
