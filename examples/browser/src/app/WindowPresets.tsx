import { HOUNSFIELD_WINDOWS, type HounsfieldWindowName } from '@radnet/data';
import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';

const NAMES = Object.keys(HOUNSFIELD_WINDOWS) as HounsfieldWindowName[];

/** Which Hounsfield units are shown from black to white. */
export function WindowPresets({ viewer }: { viewer: Viewer }): JSX.Element {
  const { window: chosen } = viewer.state;
  const { level, width } = HOUNSFIELD_WINDOWS[chosen.value];
  return (
    <fieldset class="presets">
      <legend>Window</legend>
      {NAMES.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name="window"
            value={name}
            checked={chosen.value === name}
            onChange={() => (chosen.value = name)}
          />
          <span>{name}</span>
        </label>
      ))}
      <p class="hint">
        <span class="print-only">Window {chosen.value}: </span>level {level}, width {width} HU
      </p>
    </fieldset>
  );
}
