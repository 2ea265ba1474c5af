/** How backends report that memory ran out or a GPU was lost: the names of our errors, and TensorFlow's words. */
const FAILURES = [
  /^(onnx backend|webgpu): (out of memory|the GPU|a tensor is larger)/,
  /OOM when allocating|ResourceExhausted|resource_exhausted|failed to allocate memory/i,
];

/** A failure of the device as one line for the user that says what to do. Undefined for any other error. */
export function deviceFailure(error: unknown): string | undefined {
  const text = error instanceof Error ? error.message : String(error);
  if (!FAILURES.some((pattern) => pattern.test(text))) return undefined;
  return (
    `${text.split('\n')[0]}\n` +
    'In a training fewer slices at a time (--slices-per-chunk), smaller batches (--batch-size) or slices (--spacing-mm) ' +
    'need less memory; a run that has saved an epoch goes on from there with --resume.'
  );
}
