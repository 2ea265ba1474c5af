import type { HemorrhageKind } from '@radnet/data';
import { decimal } from '../../../report/formatNumbers';
import { sliceRange } from '../../../describeSlices';
import type { CtReading, CtSource, EngineName, ShownVolume } from '../worker/viewerWorker';

/** The engines as people call them. */
export const engineNames: Readonly<Record<EngineName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

/** E.g. `−12.5 mm`. */
export function positionText(mm: number): string {
  // Never -0.0.
  return `${decimal(Math.round(10 * mm) / 10 + 0, 1)} mm`;
}

export function probabilityText(probability: number): string {
  return decimal(probability, 2);
}

/** The call on a CT, and what made it. */
export function callText({ call, threshold, minConsecutive }: CtReading): { call: string; because: string } {
  const rule = `in a row from ${probabilityText(threshold)} on`;
  return call.run
    ? { call: 'Called positive', because: `${sliceRange(call.run)}, at least ${minConsecutive} ${rule}` }
    : { call: 'Called negative', because: `no ${minConsecutive} slices ${rule}` };
}

/** E.g. `Phantom with a subdural hemorrhage`, or `CT`: nothing that leads to a patient. */
export function ctTitle(source: CtSource): string {
  return source.kind === 'files' ? 'CT' : phantomTitle(source.hemorrhage);
}

export function phantomTitle(hemorrhage: HemorrhageKind | null): string {
  if (hemorrhage === null) return 'Phantom without hemorrhage';
  return `Phantom with ${/^[aeiou]/.test(hemorrhage) ? 'an' : 'a'} ${hemorrhage} hemorrhage`;
}

/** E.g. `28 slices, 5 mm apart, 512 × 512 pixels of 0.49 mm`. */
export function ctSize({ slices, width, height, spacingMm }: ShownVolume): string {
  const number = (value: number): string => String(Number(value.toFixed(2)));
  return `${slices} slices, ${number(spacingMm.z)} mm apart, ${width} × ${height} pixels of ${number(spacingMm.x)} mm`;
}
