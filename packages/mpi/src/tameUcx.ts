const SETTINGS: Readonly<Record<string, string>> = {
  // UCX tries out its hooks by growing and shrinking the heap by a page. Where another thread of V8 takes or gives back memory meanwhile,
  // the process dies: one job of two processes in 200 did. Without hooks UCX registers memory for each transfer anew.
  UCX_MEM_EVENTS: 'n',
  // UCX takes SIGSEGV for a crash. V8 makes an error of it where WebAssembly reads beyond its memory.
  UCX_ERROR_SIGNALS: '',
};

/**
 * Sets what UCX needs to leave Node alone; what is set already stays. UCX carries the bytes of many an MPICH, Debian's among them, and
 * of Open MPI on InfiniBand. It reads its settings when it is loaded.
 */
export function tameUcx(environment: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries(SETTINGS)) environment[name] ??= value;
}
