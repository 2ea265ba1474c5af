/** Makes the browser store the page's files, so that it opens without a network. If that fails, the page works anyway. */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Browsers refuse this in private windows and on plain http.
  await navigator.serviceWorker
    .register(new URL('service-worker.js', document.baseURI))
    .catch(() => undefined);
}
