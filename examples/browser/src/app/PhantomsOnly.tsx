import type { JSX } from 'preact';

/** A warning beside every answer of a model that was trained on phantoms only. */
export function PhantomsOnly(): JSX.Element {
  return (
    <p class="phantoms-only">
      <strong>This model has seen nothing but synthetic phantoms:</strong> on a real CT its answer means
      nothing.
    </p>
  );
}
