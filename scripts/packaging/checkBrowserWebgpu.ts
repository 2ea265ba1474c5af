import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOFTWARE_WEBGPU } from '../chromium';
import { type Found, gradientProgram } from './gradientProgram';
import { inChromium } from './inChromium';

/**
 * Takes the gradients of a lean dense block on WebGPU in Chromium, where there is one, from the packed packages: they
 * have to be the `cpu` backend's, and with seeded dropout the same every time.
 */
export async function checkBrowserWebgpu(project: string): Promise<void> {
  writeFileSync(join(project, 'webgpu.mjs'), gradientProgram('webgpu'));
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
