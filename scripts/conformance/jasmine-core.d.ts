/** The part of Jasmine that the suite's entry uses. */
declare module 'jasmine-core' {
  /** A spec or a suite. */
  export interface Runnable {
    readonly id: string;
    readonly fullName: string;
    readonly status: 'passed' | 'failed' | 'pending' | 'excluded';
    readonly failedExpectations: readonly { readonly message: string }[];
  }

  interface Reporter {
    specStarted(spec: Runnable): void;
    specDone(spec: Runnable): void;
    suiteDone(suite: Runnable): void;
  }

  interface Env {
    configure(options: {
      random: boolean;
      specFilter(spec: { readonly id: string; getFullName(): string }): boolean;
    }): void;
    addReporter(reporter: Reporter): void;
    execute(): Promise<unknown>;
  }

  interface Jasmine {
    DEFAULT_TIMEOUT_INTERVAL: number;
    getEnv(): Env;
  }

  const jasmineCore: { boot(): Jasmine };
  export default jasmineCore;
}
