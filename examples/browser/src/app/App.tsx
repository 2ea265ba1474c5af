import type { JSX } from 'preact';

export function App(): JSX.Element {
  return <main>RADnet viewer</main>;
}
