/** What was thrown, in words. Packages reject with other things than errors too: tfjs-backend-wasm with `{ message }`. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message : String(error);
}
