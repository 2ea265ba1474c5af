import { installedVersion } from '../machine/installedVersion';

/** Packages that a training may compute with. */
const PACKAGES = [
  '@radnet/core',
  '@radnet/backends',
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

/** Returns the versions of Node and of the installed packages that a training computes with, by name. */
export function describeVersions(): Readonly<Record<string, string>> {
  const installed = PACKAGES.map((name) => [name, installedVersion(name)] as const);
  return Object.fromEntries([
    ['node', process.versions.node] as const,
    ...installed.filter((one): one is readonly [(typeof PACKAGES)[number], string] => one[1] !== undefined),
  ]);
}
