import type { JSX } from 'preact';

/** What the page is, and what it is not. Always visible. */
export function Header(): JSX.Element {
  return (
    <header class="header">
      <h1>
        <Mark />
        RADnet viewer
      </h1>
      <p class="notice">
        Research software, not a medical device: <strong>not for clinical use</strong>. Images stay on this
        machine.
      </p>
    </header>
  );
}

function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <ellipse cx="16" cy="16" rx="11" ry="13.5" class="mark-skull" />
      <circle cx="20" cy="12.5" r="4.5" class="mark-blood" />
    </svg>
  );
}
