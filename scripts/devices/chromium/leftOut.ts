/** Tests that cannot run in a page, each with the reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'examples/trainingAgreement.test.ts': 'reads a report of onnxruntime-node',
  'packages/backends/src/webgpu/watchDevice.test.ts': 'collects garbage by node:v8',
  'packages/core/src/losses/losses.test.ts': 'reads files, and computes on cpu and wasm alone',
  'packages/core/src/training/clipping.test.ts': 'reads files',
  'packages/core/src/training/cosineSchedule.test.ts': 'reads files, and computes nothing',
  'packages/core/src/training/nextTurn.test.ts': 'puts frames of its own in the place of TensorFlow.js’s',
  'packages/core/src/training/optimizer.test.ts': 'reads files',
  'packages/core/src/training/train.test.ts': 'asks for setImmediate, and computes on cpu alone',
  'packages/layers/src/backbones/imagenet/imagenet.test.ts': 'computes on wasm alone',
  'packages/layers/src/normalization/sharedStatistics.test.ts': 'starts threads of Node',
  'packages/layers/src/recompute/checkpoint.test.ts': 'computes on cpu, wasm and onnx alone',
};
