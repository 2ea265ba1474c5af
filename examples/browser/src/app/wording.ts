import type { HemorrhageKind } from '@radnet/data';
import { counted } from '../../../counted';
import { decimal } from '../../../report/formatNumbers';
import { sliceRange } from '../../../describeSlices';
import type { CtReading, CtSource, EngineName, ShownVolume } from '../worker/viewerWorker';

/** The names of the backends for readers. */
export const engineNames: Readonly<Record<EngineName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

export function probabilityText(probability: number): string {
  return decimal(probability, 2);
}

/** The call on a CT, and the slices that made it. */
export function callText({ call, threshold, minConsecutive }: CtReading): { call: string; because: string } {
  const rule = `in a row with a probability of ${probabilityText(threshold)} or more`;
  return call.run
    ? { call: 'Called positive', because: `${sliceRange(call.run)}, at least ${minConsecutive} ${rule}` }
    : { call: 'Called negative', because: `no ${minConsecutive} slices ${rule}` };
}

/** The heads may mark no blood although the CT is called positive: they mark voxels, but the call depends on slices. */
export function volumeText(ml: number): string {
  if (ml === 0) return 'none';
  return ml < 0.05 ? 'below 0.1 mL' : `${decimal(ml, 1)} mL`;
}

/** E.g. `Phantom with a subdural hemorrhage`, or `CT`. Nothing that identifies a patient. */
export function ctTitle(source: CtSource): string {
  return source.kind === 'files' ? 'CT' : phantomTitle(source.hemorrhage);
}

export function phantomTitle(hemorrhage: HemorrhageKind | null): string {
  if (hemorrhage === null) return 'Phantom without hemorrhage';
  return `Phantom with ${/^[aeiou]/.test(hemorrhage) ? 'an' : 'a'} ${hemorrhage} hemorrhage`;
}

/** E.g. `28 slices, 5 mm apart, 512 × 512 pixels of 0.49 mm`. */
export function ctSize(volume: ShownVolume): string {
  const { slices, width, height, spacingMm } = volume;
  const pixels = `${width} × ${height} pixels of ${numberText(spacingMm.x)} mm`;
  return `${counted(slices, 'slice')}, ${distanceText(volume)} apart, ${pixels}`;
}

/** Distances between slices are not always equal. */
function distanceText({ positionsMm, spacingMm }: ShownVolume): string {
  const gaps = positionsMm.slice(1).map((mm, slice) => mm - positionsMm[slice]!);
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  if (gaps.length === 0 || most - least < 0.1) return `${numberText(spacingMm.z)} mm`;
  return `${numberText(least, 1)} to ${numberText(most, 1)} mm`;
}

const numberText = (value: number, digits = 2): string => String(Number(value.toFixed(digits)));
