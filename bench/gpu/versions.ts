import { installedVersion } from '@radnet/core/internal/node';
import * as tf from '@tensorflow/tfjs';
import { rowOf } from './rowOf';

/** Packages that the engines consist of, as installed beside this program. */
const PACKAGES = ['onnxruntime-node', 'webgpu', '@tensorflow/tfjs-node-gpu'] as const;

const ASK_PYTORCH = `
import json, torch
print(json.dumps({"PyTorch": torch.__version__, "its CUDA": torch.version.cuda, "its cuDNN": torch.backends.cudnn.version()}))`;

/** Name and version of everything that is measured, as far as it is installed. */
export async function versions(python: string): Promise<Record<string, string>> {
  const found: Record<string, string | number | null> = installedVersions();
  const pytorch = await rowOf<Record<string, string | number | null>>(python, ['-c', ASK_PYTORCH]);
  if (typeof pytorch !== 'string') Object.assign(found, pytorch);
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, version]) => (version == null ? [] : [[name, String(version)]])),
  );
}

/** Versions of Node and of the packages installed here. */
export function installedVersions(): Record<string, string> {
  const packages = PACKAGES.flatMap((name) => {
    const version = installedVersion(name);
    return version === undefined ? [] : [[name, version] as const];
  });
  return { Node: process.version, tfjs: tf.version.tfjs, ...Object.fromEntries(packages) };
}
