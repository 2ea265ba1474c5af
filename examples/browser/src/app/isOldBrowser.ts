/** Whether the browser lacks features that the page needs, and would show a broken page. */
export function isOldBrowser(): boolean {
  const hasStyles =
    CSS.supports('selector(:has(a))') && CSS.supports('color', 'color-mix(in srgb, red, blue)');
  return !hasStyles || !('toSorted' in Array.prototype);
}
