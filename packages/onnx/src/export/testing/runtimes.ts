import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import * as ortNode from 'onnxruntime-node';
import * as ortWeb from 'onnxruntime-web';

export interface Result {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

type Run = (inputs: Readonly<Record<string, tf.Tensor>>) => Promise<Record<string, Result>>;

export interface Runtime {
  /** Whether the runtime cannot run here. */
  readonly isMissing: boolean;
  /** Loads an ONNX file. The result runs it once. */
  open(this: void, file: Uint8Array): Promise<Run>;
}

/** The Python to test with. It needs onnxruntime and numpy. */
const PYTHON = process.env['RADNET_PYTHON'] ?? 'python3';

/** The runtimes in which users run exported files. */
export const runtimes: Readonly<Record<string, Runtime>> = {
  'onnxruntime-node': { isMissing: false, open: (file) => inJavaScript(ortNode, file) },
  'onnxruntime-web (WebAssembly)': { isMissing: false, open: (file) => inJavaScript(ortWeb, file) },
  'Python (needs onnxruntime and numpy: RADNET_PYTHON names one that has them)': {
    isMissing: missingInPython('onnxruntime, numpy'),
    open: inPython,
  },
};

/** Whether Python or one of these modules is missing. */
function missingInPython(modules: string): boolean {
  try {
    execFileSync(PYTHON, ['-c', `import ${modules}`], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
}

async function inJavaScript(ort: typeof ortWeb | typeof ortNode, file: Uint8Array): Promise<Run> {
  const session = await ort.InferenceSession.create(file);
  return async (inputs) => {
    const feeds = Object.entries(inputs).map(([name, tensor]) => [
      name,
      new ort.Tensor('float32', tensor.dataSync<'float32'>(), tensor.shape),
    ]);
    const results = await session.run(Object.fromEntries(feeds) as Record<string, ortWeb.Tensor>);
    await session.release();
    return results as unknown as Record<string, Result>;
  };
}

const PROGRAM = `
import json, sys
import numpy as np, onnxruntime
folder = sys.argv[1]
feeds = {name: np.fromfile(f"{folder}/{name}", np.float32).reshape(shape)
         for name, shape in json.load(open(f"{folder}/shapes.json")).items()}
session = onnxruntime.InferenceSession(f"{folder}/model.onnx", providers=["CPUExecutionProvider"])
names = [output.name for output in session.get_outputs()]
results = dict(zip(names, session.run(names, feeds)))
for name, values in results.items(): values.tofile(f"{folder}/{name}.out")
print(json.dumps({name: values.shape for name, values in results.items()}))
`;

function inPython(file: Uint8Array): Promise<Run> {
  return Promise.resolve((inputs) => {
    const folder = mkdtempSync(join(tmpdir(), 'radnet-onnx-'));
    try {
      writeFileSync(join(folder, 'model.onnx'), file);
      for (const [name, tensor] of Object.entries(inputs)) {
        writeFileSync(join(folder, name), tensor.dataSync<'float32'>());
      }
      const shapes = Object.entries(inputs).map(([name, { shape }]) => [name, shape]);
      writeFileSync(join(folder, 'shapes.json'), JSON.stringify(Object.fromEntries(shapes)));
      const printed = execFileSync(PYTHON, ['-c', PROGRAM, folder], { encoding: 'utf8' });
      const dims = JSON.parse(printed) as Record<string, number[]>;
      const results = Object.entries(dims).map(([name, size]) => {
        const bytes = readFileSync(join(folder, `${name}.out`));
        return [name, { dims: size, data: new Float32Array(Uint8Array.from(bytes).buffer) }];
      });
      return Promise.resolve(Object.fromEntries(results) as Record<string, Result>);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
