/** Loads the code that draws slices while the browser is idle, so that the first CT appears sooner. */
export function preloadPicture(): void {
  const load = (): void => {
    // If it fails, the first CT tries again and reports the reason.
    import('./openCtPicture').catch(() => undefined);
  };
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) requestIdleCallback(load);
  else setTimeout(load, 1000);
}
