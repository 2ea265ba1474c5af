const SETTINGS: Readonly<Record<string, string>> = {
  // UCX tests its hooks by growing and shrinking the heap by a page. If another thread of V8 takes or returns memory
  // meanwhile, the process dies, as one of 200 jobs of two processes did. Without the hooks, UCX registers memory again
  // for each transfer.
  UCX_MEM_EVENTS: 'n',
  // UCX treats SIGSEGV as a crash. V8 turns it into an error if WebAssembly reads beyond its memory.
  UCX_ERROR_SIGNALS: '',
};

/**
 * Sets the environment variables that keep UCX from interfering with Node, unless they are set already. Call it before
 * the MPI library is loaded, because UCX reads its settings then. UCX is the transport of many MPICH builds, including
 * Debian's, and of Open MPI on InfiniBand.
 */
export function tameUcx(environment: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries(SETTINGS)) environment[name] ??= value;
}
