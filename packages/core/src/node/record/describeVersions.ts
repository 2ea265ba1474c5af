import { installedVersion } from '../diagnosis/installedVersion';

/** What a training computes with, as far as it is installed. */
const PACKAGES = [
  '@radnet/core',
  '@radnet/layers',
  '@radnet/data',
  '@radnet/onnx',
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-node-gpu',
  'onnxruntime-node',
  'webgpu',
] as const;

/** Versions of Node and of the packages that a training computes with, by name. */
export function describeVersions(): Readonly<Record<string, string>> {
  const installed = PACKAGES.map((name) => [name, installedVersion(name)] as const);
  return Object.fromEntries([
    ['node', process.versions.node] as const,
    ...installed.filter((one): one is readonly [(typeof PACKAGES)[number], string] => one[1] !== undefined),
  ]);
}
