import * as tf from '@tensorflow/tfjs';

// The test registered it, with options of its own.
tf.removeBackend('onnx');
