/** Whether the browser lacks what the page is made with, and would show a broken one. */
export function isOldBrowser(): boolean {
  const hasStyles =
    CSS.supports('selector(:has(a))') && CSS.supports('color', 'color-mix(in srgb, red, blue)');
  return !hasStyles || !('toSorted' in Array.prototype);
}
