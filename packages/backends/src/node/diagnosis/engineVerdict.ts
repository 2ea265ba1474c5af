import type { BackendName } from '../../backendName';

/** What one backend's own process found. */
export type ProbeResult =
  | {
      readonly works: true;
      /** What it computes on, where that can be told. */
      readonly device: string | undefined;
      /** Whether the device is a program on the CPU, which `selectBackend('gpu')` passes over. */
      readonly software: boolean;
      /** The largest difference of a weight from the `cpu` backend's after one step of training. */
      readonly apart: number;
      readonly milliseconds: number;
    }
  | { readonly works: false; readonly reason: string };

/** What `diagnoseBackends` says of one backend. */
export type EngineVerdict = ProbeResult & {
  readonly backend: BackendName;
  /** The npm packages that it takes, and which version of each is installed. */
  readonly packages: Readonly<Record<string, string | undefined>>;
};
