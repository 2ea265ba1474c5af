import type { JSX } from 'preact';

/** Right beside whatever a model says that has seen no patient. */
export function PhantomsOnly(): JSX.Element {
  return (
    <p class="phantoms-only">
      <strong>This model has seen nothing but synthetic phantoms:</strong> on a real CT its answer means
      nothing.
    </p>
  );
}
