const SETTINGS: Readonly<Record<string, string>> = {
  // UCX tests its hooks by growing and shrinking the heap by a page. If another thread of V8 takes or returns memory meanwhile,
  // the process dies: one job of two processes in 200 did. Without hooks UCX registers memory again for each transfer.
  UCX_MEM_EVENTS: 'n',
  // UCX treats SIGSEGV as a crash. V8 turns it into an error if WebAssembly reads beyond its memory.
  UCX_ERROR_SIGNALS: '',
};

/**
 * Sets the environment variables that make UCX leave Node alone, unless they are set already. UCX carries the bytes of many MPICHs,
 * including Debian's, and of Open MPI on InfiniBand. It reads its settings when it is loaded.
 */
export function tameUcx(environment: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries(SETTINGS)) environment[name] ??= value;
}
