import { RadnetError } from '../radnetError';

/** @throws RadnetError that names the file if its bytes are not JSON, for example because it was cut short. */
export function parseJson(path: string, bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RadnetError(`${path}: expected JSON, got ${text.length} characters that are not; cut short?`, {
      cause: error,
    });
  }
}
