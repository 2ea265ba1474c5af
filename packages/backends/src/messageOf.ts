/** Returns the message of a thrown value. It need not be an Error: tfjs-backend-wasm rejects with `{ message }`. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message : String(error);
}
