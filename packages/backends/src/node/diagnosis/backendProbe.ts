import type { BackendName } from '../../backendName';
import { probeBackend } from './probeBackend';

/**
 * The process that `diagnoseBackends` starts for each backend, since a driver may crash it. Its argument is the name.
 */
void probeBackend(process.argv[2] as BackendName).then((result) => {
  // Exits at once, without waiting for a driver's clean-up.
  process.send!(result, () => process.exit());
});
