import * as tf from '@tensorflow/tfjs';

/**
 * Initialises a transposed convolution as bilinear interpolation: kernel [2 * stride, 2 * stride, C, C], with each
 * channel upsampled by itself.
 *
 * Source: Long, Shelhamer, Darrell 2015, "Fully Convolutional Networks", section 3.3.
 */
export class Bilinear extends tf.serialization.Serializable {
  static className = 'Radnet>Bilinear';

  fromConfigUsesCustomObjects(): boolean {
    return false;
  }

  apply(shape: tf.Shape): tf.Tensor {
    const [size, , channels] = shape as [number, number, number, number];
    const stride = size / 2;
    const taper = Array.from({ length: size }, (_, i) => 1 - Math.abs(i + 0.5 - stride) / stride);
    return tf.tidy(() => {
      const line = tf.tensor1d(taper);
      return tf.outerProduct(line, line).reshape([size, size, 1, 1]).mul(tf.eye(channels));
    });
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

export function bilinear(): Bilinear {
  return new Bilinear();
}
