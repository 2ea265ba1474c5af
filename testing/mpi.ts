/** What the tests of several processes share. Apart from the rest, as it starts processes and no browser can load it. Not published. */
export { describeUnderMpi } from './describeUnderMpi';
export {
  MPI_LAUNCHERS,
  type MpiLauncher,
  type MpiRun,
  type MpiRunOptions,
  runUnderMpi,
} from './mpiLaunchers';
