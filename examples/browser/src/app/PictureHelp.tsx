import type { JSX } from 'preact';

const WAYS = [
  ['Other slices', 'wheel, arrow keys, or one finger up and down'],
  ['Zoom', 'the buttons, Ctrl and wheel, + and − keys, or two fingers'],
  ['Move', 'drag with the mouse, Shift and arrow keys, or two fingers'],
  ['Whole slice', 'its button, or the 0 key'],
] as const;

/** Explains how wheel, keys and fingers change the view of the CT. */
export function PictureHelp(): JSX.Element {
  return (
    <details class="picture-help no-print">
      <summary>How to zoom and move</summary>
      <dl>
        {WAYS.map(([what, how]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
