/** Has the browser keep the page's files, so that it opens without a network. Where that cannot be, the page works as it does. */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Browsers refuse in private windows and on plain http.
  await navigator.serviceWorker
    .register(new URL('service-worker.js', document.baseURI))
    .catch(() => undefined);
}
