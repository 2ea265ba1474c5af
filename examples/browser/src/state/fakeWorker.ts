import { RadnetError } from '@radnet/core';
import type { RunningWorker } from '../worker/startWorker';
import type { ViewerWorker } from '../worker/viewerWorker';

type Call = keyof ViewerWorker;

interface Asked {
  readonly call: Call;
  readonly args: readonly unknown[];
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/** A worker whose answers, and their times, the test decides. */
class FakeWorker implements RunningWorker {
  readonly asked: Asked[] = [];
  ended = false;
  readonly calls = new Proxy({} as ViewerWorker, {
    get:
      (_, call: Call) =>
      (...args: unknown[]) =>
        new Promise((answer, fail) => this.asked.push({ call, args, answer, fail })),
  });

  constructor(readonly crash: (reason: string) => void) {}

  end(): void {
    this.ended = true;
  }
}

/** The workers that a page starts, one after the other. */
export class FakeWorkers {
  readonly started: FakeWorker[] = [];

  readonly start = (onCrash: (reason: string) => void): RunningWorker => {
    const worker = new FakeWorker(onCrash);
    this.started.push(worker);
    return worker;
  };

  get latest(): FakeWorker {
    return this.started.at(-1)!;
  }

  /** The call that the page waits for. */
  get pending(): Asked {
    return this.latest.asked.at(-1)!;
  }

  /** The calls to one worker so far. */
  callsOf(worker = this.latest): readonly Call[] {
    return worker.asked.map(({ call }) => call);
  }

  /** Answers the calls in order. Each has to be the one that the page waits for. */
  async answer(answers: Partial<Record<Call, unknown>>): Promise<void> {
    for (const [call, value] of Object.entries(answers)) {
      await settled();
      const { pending } = this;
      if (pending.call !== call) throw new Error(`expected ${call} to be asked, got ${pending.call}`);
      pending.answer(value);
      await settled();
    }
  }

  /** Makes the call that the page waits for fail, as with a mistake of the user. */
  async refuse(message: string): Promise<void> {
    await this.fail(new RadnetError(message));
  }

  async fail(error: unknown): Promise<void> {
    this.pending.fail(error);
    await settled();
  }
}

export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
