/**
 * An error whose cause is the input: an argument, a file, a flag. Its message names that input, what was expected
 * and what came, and is meant for the user. Any other error that leaves this library is a fault of the library.
 */
export class RadnetError extends Error {
  override readonly name = 'RadnetError';
}
