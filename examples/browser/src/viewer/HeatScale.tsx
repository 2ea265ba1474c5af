import type { JSX } from 'preact';
import { FAINTEST, HEAT_TICKS, heatColor } from '../../../heatColor';
import './heatScale.css';

const percent = (probability: number): string => `${Math.round(100 * probability)}%`;

/**
 * What the colours of the heat map stand for, on the grey of brain.
 *
 * @param props.heatOpacity As of `CtViewer`.
 */
export function HeatScale({ heatOpacity }: { readonly heatOpacity: number }): JSX.Element {
  return (
    <div
      class="heat-scale"
      role="img"
      aria-label={`Colours of the heat map: nothing below ${FAINTEST}, red up to 0.5, from there to yellow at 1`}
    >
      <div class="heat-scale-bar">
        <div class="heat-scale-colors" style={{ backgroundImage: gradientOf(heatOpacity) }} />
      </div>
      {HEAT_TICKS.map((probability) => (
        <span key={probability} class="heat-scale-tick" style={{ left: percent(probability) }}>
          {probability}
        </span>
      ))}
    </div>
  );
}

/** `heatColor` is linear between these. */
function gradientOf(heatOpacity: number): string {
  const stops = [FAINTEST, 0.5, 1].map((probability) => {
    const { rgb, opacity } = heatColor(probability);
    return `rgb(${rgb.join(' ')} / ${opacity * heatOpacity}) ${percent(probability)}`;
  });
  return `linear-gradient(to right, transparent ${percent(FAINTEST)}, ${stops.join(', ')})`;
}
