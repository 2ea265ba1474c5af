import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOFTWARE_WEBGPU } from '../chromium';
import { type Found, gradientProgram } from './gradientProgram';
import { inChromium } from './inChromium';

/**
 * The backends, each on Chromium's software driver, which needs no GPU. A page without the backend reports `absent`.
 */
const BACKENDS = {
  webgl: {
    name: 'WebGL',
    absent: 'no WebGL 2',
    flags: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  },
  webgpu: { name: 'WebGPU', absent: 'no WebGPU', flags: SOFTWARE_WEBGPU },
} as const;

/**
 * Computes the gradients of a memory-efficient dense block on WebGL or WebGPU in Chromium, if it is installed, from the
 * packed packages. They must equal those of the `cpu` backend, and be the same every time with seeded dropout.
 */
export async function checkBrowserGradients(project: string, backend: keyof typeof BACKENDS): Promise<void> {
  const { name, absent, flags } = BACKENDS[backend];
  const file = `${backend}.mjs`;
  writeFileSync(join(project, file), gradientProgram(backend));
  const said = await inChromium(project, file, flags);
  if (said === undefined) {
    console.log(`${name} in a browser: NOT RUN: no Chromium`);
    return;
  }
  if (said.includes(absent)) {
    console.log(`${name} in a browser: NOT RUN: this Chromium has none here (${said})`);
    return;
  }
  const { values, apart, repeated } = JSON.parse(said.startsWith('{') ? said : '{}') as Partial<Found>;
  if (!(apart !== undefined && apart < 1e-4) || !repeated) {
    throw new Error(
      `${file}: expected the cpu backend's gradients to 1e-4, and dropout repeated, got: ${said.slice(0, 500)}`,
    );
  }
  console.log(
    `a dense block's ${values} gradients on ${name} in Chromium are cpu's to ${apart.toExponential(1)}; dropout repeats`,
  );
}
