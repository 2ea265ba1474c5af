import type { JSX } from 'preact';
import { Header } from './Header';

/** The whole page in a browser that is too old. */
export function OldBrowser(): JSX.Element {
  return (
    <div class="page page-empty">
      <Header />
      <main>
        <p role="alert">
          This browser is too old for this page. It needs Chrome or Edge 119, Firefox 121, Safari 17, or a
          newer one.
        </p>
      </main>
    </div>
  );
}
