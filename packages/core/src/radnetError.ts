/**
 * An error caused by the input: an argument, a file or a flag. The message is meant for the user and names the input,
 * what was expected and what was given. Any other error that this library throws is a bug in the library.
 */
export class RadnetError extends Error {
  /** Tells it from other errors without `instanceof`, e.g. across worker threads. */
  override readonly name = 'RadnetError';
}
