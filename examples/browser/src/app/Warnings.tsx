import type { JSX } from 'preact';

/** This many are printed; `print.css` hides the others. */
const PRINTED = 4;

/** Warnings from reading a CT. */
export function Warnings({ warnings }: { warnings: readonly string[] }): JSX.Element | null {
  if (warnings.length === 0) return null;
  return (
    <div class="warnings">
      <h3>Notes on this CT</h3>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      {warnings.length > PRINTED && <p class="print-only">and {warnings.length - PRINTED} more</p>}
    </div>
  );
}
