import { RadnetError } from '@radnet/core';

/** Matches the messages of Node, Bun and Deno for a package that is not installed. */
const NOT_FOUND =
  /(cannot|could not) (find|resolve) ((package|module) )?['"]onnxruntime-node|onnxruntime-node\S* not (a dependency|prefixed)/i;

/** Returns an error that tells the user why onnxruntime-node could not be imported. */
export function importFailure(error: unknown): RadnetError {
  const text = error instanceof Error ? error.message : String(error);
  const reason = NOT_FOUND.test(text)
    ? 'onnxruntime-node is not installed (npm install --ignore-scripts onnxruntime-node@1.30.0)'
    : `onnxruntime-node is installed but does not load: ${text.split('\n')[0]}`;
  return new RadnetError(reason, { cause: error });
}
