import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** When the page was printed; visible on paper only. */
export function PrintedOn(): JSX.Element {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const update = (): void => setNow(new Date());
    window.addEventListener('beforeprint', update);
    return () => window.removeEventListener('beforeprint', update);
  }, []);
  const text = now.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });
  return (
    <p class="print-only printed-on">
      Printed on <time dateTime={now.toISOString()}>{text}</time>
    </p>
  );
}
