/** Has the browser load what draws slices while nothing else is to be done, so that the first CT is seen sooner. */
export function preloadPicture(): void {
  const load = (): void => {
    // Where it fails, the first CT tries again, and says why.
    import('./openCtPicture').catch(() => undefined);
  };
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) requestIdleCallback(load);
  else setTimeout(load, 1000);
}
