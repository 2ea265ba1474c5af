import type { BackendName } from '../../backendName';
import { probeBackend } from './probeBackend';

/** The process that `diagnoseBackends` starts for a backend, whose name is the argument: a driver may end it. */
void probeBackend(process.argv[2] as BackendName).then((result) => {
  // Not waiting for what a driver does at its end.
  process.send!(result, () => process.exit());
});
