import type { BackendName } from '../../backendName';

/** The outcome of testing one backend in a separate process: a training step that works, or the reason why not. */
export type ProbeResult =
  | {
      readonly works: true;
      /** The GPU adapter or library that it computes with; undefined if not known. */
      readonly device: string | undefined;
      /** Whether the device is emulated in software on the CPU. `selectBackend('gpu')` passes over such devices. */
      readonly software: boolean;
      /** The largest absolute difference of a weight from the `cpu` backend's after one training step. */
      readonly apart: number;
      /** Duration of the training step in ms, including what the backend does only in its first step. */
      readonly milliseconds: number;
    }
  | { readonly works: false; readonly reason: string };

/** The result of `diagnoseBackends` for one backend. */
export type EngineVerdict = ProbeResult & {
  readonly backend: BackendName;
  /** The npm packages that the backend needs, each with its installed version; undefined if it is not installed. */
  readonly packages: Readonly<Record<string, string | undefined>>;
};
