import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inChromium } from './inChromium';

/** Chromium's WebGPU on its own software driver, which needs no GPU. */
const SOFTWARE_WEBGPU = [
  '--enable-unsafe-webgpu',
  '--enable-webgpu-developer-features',
  '--use-webgpu-adapter=swiftshader',
];

/** The gradients of a dense block on `webgpu` and on `cpu`, and on `webgpu` twice with dropout, whose masks are the GPU's. */
const PROGRAM = `
  import * as tf from '@tensorflow/tfjs';
  import { selectBackend } from '@radnet/backends';
  import { denseBlock } from '@radnet/layers';

  async function gradients(backend, dropoutRate) {
    await selectBackend(backend);
    const model = tf.sequential({
      layers: [
        denseBlock({ inputShape: [16, 16, 4], layers: 3, growthRate: 6, dropoutRate, seed: 7 }),
        tf.layers.globalAveragePooling2d({}),
        tf.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    });
    model.setWeights(model.getWeights().map((weight, at) => {
      const values = Float32Array.from({ length: weight.size }, (_, index) => Math.sin((index + 1) * (at + 3.7)) / 3);
      return tf.tensor(weight.rank === 1 ? values.map((value) => Math.abs(value) + 0.5) : values, weight.shape);
    }));
    const x = tf.tensor(Float32Array.from({ length: 8 * 1024 }, (_, index) => Math.sin(index * 12.9898)), [8, 16, 16, 4]);
    const y = tf.oneHot(tf.tensor1d([0, 1, 0, 1, 1, 0, 1, 0], 'int32'), 2).toFloat();
    const { grads } = tf.variableGrads(() =>
      tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true })),
    );
    const values = [];
    for (const name of Object.keys(grads)) values.push(...(await grads[name].data()));
    return values;
  }
  try {
    const gpu = await gradients('webgpu', 0);
    const dropped = await gradients('webgpu', 0.3);
    const again = await gradients('webgpu', 0.3);
    const cpu = await gradients('cpu', 0);
    const largest = cpu.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = (a, b) => a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0) / largest;
    const repeated = apart(dropped, again) < 1e-5 && apart(dropped, gpu) > 0.1;
    await tell(JSON.stringify({ values: cpu.length, apart: apart(cpu, gpu), repeated }));
  } catch (error) {
    await tell(String(error.message));
  }
`;

interface Found {
  readonly values: number;
  readonly apart: number;
  readonly repeated: boolean;
}

/**
 * Takes the gradients of a lean dense block on WebGPU in Chromium, where there is one, from the packed packages: they
 * have to be the `cpu` backend's, and with seeded dropout the same every time.
 */
export async function checkBrowserWebgpu(project: string): Promise<void> {
  writeFileSync(join(project, 'webgpu.mjs'), PROGRAM);
  const said = await inChromium(project, 'webgpu.mjs', SOFTWARE_WEBGPU);
  if (said === undefined) {
    console.log('WebGPU in a browser: NOT RUN: no Chromium');
    return;
  }
  if (said.includes('no WebGPU')) {
    console.log(`WebGPU in a browser: NOT RUN: this Chromium has none here (${said})`);
    return;
  }
  const { values, apart, repeated } = JSON.parse(said.startsWith('{') ? said : '{}') as Partial<Found>;
  if (!(apart !== undefined && apart < 1e-4) || !repeated) {
    throw new Error(
      `webgpu.mjs: expected the cpu backend's gradients to 1e-4, and dropout repeated, got: ${said.slice(0, 500)}`,
    );
  }
  console.log(
    `a dense block's ${values} gradients on WebGPU in Chromium are cpu's to ${apart.toExponential(1)}; dropout repeats`,
  );
}
