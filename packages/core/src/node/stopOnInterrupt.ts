export interface Interrupt {
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Removes the handlers: from then on the signals end the process as they do by default. */
  dispose(): void;
}

/**
 * Handles Ctrl-C (SIGINT) and SIGTERM: the first aborts the returned signal, so that what runs can save and end; the
 * second ends the process at once, with exit code 130. Handlers run when the event loop turns, so not within a training
 * step whose kernels are synchronous, but right after it.
 */
export function stopOnInterrupt(): Interrupt {
  const controller = new AbortController();
  const handle = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, handle);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) process.off(name, handle);
    },
  };
}
