import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Found, gradientProgram } from './gradientProgram';
import { inChromium } from './inChromium';

/** Chromium's WebGL on its own software driver, which needs no GPU. */
const SOFTWARE_WEBGL = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/**
 * Takes the gradients of a lean dense block on WebGL in Chromium, where there is one, from the packed packages: they
 * have to be the `cpu` backend's, and with seeded dropout the same every time.
 */
export async function checkBrowserWebgl(project: string): Promise<void> {
  writeFileSync(join(project, 'webgl.mjs'), gradientProgram('webgl'));
  const said = await inChromium(project, 'webgl.mjs', SOFTWARE_WEBGL);
  if (said === undefined) {
    console.log('WebGL in a browser: NOT RUN: no Chromium');
    return;
  }
  if (said.includes('no WebGL 2')) {
    console.log(`WebGL in a browser: NOT RUN: this Chromium has none here (${said})`);
    return;
  }
  const { values, apart, repeated } = JSON.parse(said.startsWith('{') ? said : '{}') as Partial<Found>;
  if (!(apart !== undefined && apart < 1e-4) || !repeated) {
    throw new Error(
      `webgl.mjs: expected the cpu backend's gradients to 1e-4, and dropout repeated, got: ${said.slice(0, 500)}`,
    );
  }
  console.log(
    `a dense block's ${values} gradients on WebGL in Chromium are cpu's to ${apart.toExponential(1)}; dropout repeats`,
  );
}
