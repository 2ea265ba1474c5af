import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import { HeatScale } from '../viewer/HeatScale';

/** How strongly the heat map is drawn over positive slices. */
export function HeatControl({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const { reading, heatOpacity } = viewer.state;
  if (reading.value === undefined) return null;
  if (reading.value.heat === undefined) {
    return <p class="heat-control hint">This model draws no heat map.</p>;
  }
  const percent = Math.round(100 * heatOpacity.value);
  const text = percent === 0 ? 'off' : `${percent} %`;
  return (
    <div class="heat-control">
      <label for="heat">
        Heat map <span aria-hidden="true">{text}</span>
      </label>
      <input
        id="heat"
        type="range"
        min={0}
        max={100}
        step={5}
        value={percent}
        aria-label="Heat map"
        aria-valuetext={text}
        onInput={({ currentTarget }) => (heatOpacity.value = Number(currentTarget.value) / 100)}
      />
      <HeatScale heatOpacity={heatOpacity.value} />
      <p class="hint">Drawn on positive slices: where the model sees blood.</p>
    </div>
  );
}
