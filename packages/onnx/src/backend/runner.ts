import { RadnetError } from '@radnet/core';
import type { DeviceTensor } from '../engine/deviceTensor';
import type { Engine, EngineSession, EngineTensor } from '../engine/engine';
import type { ProfiledNode } from '../engine/readProfile';
import { SessionCache } from '../engine/sessionCache';
import type { Graph } from '../graph/graph';
import type { GraphNode } from '../graph/graphNode';
import { planRun, type RunPlan } from '../graph/planRun';
import type { Payload, Value } from '../graph/value';
import { DeviceValues } from './deviceValues';
import { feedName, planToModel, resultName } from './planToModel';
import { runFailure } from './runFailure';
import type { OnnxStats } from './stats';

/** Compiles and runs what a graph has recorded. */
export class Runner {
  readonly stats: OnnxStats = {
    compiles: 0,
    compileMs: 0,
    runs: 0,
    runMs: 0,
    recordMs: 0,
    planMs: 0,
    cachedSessions: 0,
    recordedNodes: 0,
    cpuKernels: {},
    uploadedBytes: 0,
    downloadedBytes: 0,
    heldOnDevice: 0,
  };
  /** Present if results can stay on the device. */
  private readonly onDevice?: DeviceValues;
  private readonly sessions: SessionCache;
  /** The sessions compiled by the call of `profile` that is in progress. */
  private profiled?: EngineSession[];

  constructor(
    private readonly engine: Engine,
    private readonly graph: Graph,
    cacheSize: number,
  ) {
    this.sessions = new SessionCache(cacheSize);
    if (engine.device) this.onDevice = new DeviceValues(engine.device);
  }

  /**
   * Computes `asked` and `others`, which are all pending, and discards all other pending operators.
   *
   * If that fails, the cause may be a value that was not asked for. So `asked` is then computed alone, and `others`
   * stay pending. If nothing was asked for, each value is computed alone; a value that fails keeps its error, and
   * reading it throws that error.
   *
   * @throws Error if `asked` cannot be computed.
   */
  run(asked: readonly Value[], others: readonly Value[] = []): void {
    const pending = this.graph.take();
    this.stats.recordedNodes += pending.length;
    try {
      this.compute(pending, asked, others);
    } catch (error) {
      if (asked.length === 0) return this.computeEach(pending, others);
      if (others.length === 0) throw failed(asked, error as Error);
      this.graph.pending = [...pending, ...this.graph.pending];
      try {
        this.compute(pending, asked);
      } catch (alone) {
        throw failed(asked, alone as Error);
      }
    } finally {
      // Pending operators may still read values that no tensor holds any more.
      if (this.onDevice && this.graph.pending.length === 0) this.onDevice.sweep();
      this.countHeld();
    }
  }

  private computeEach(pending: readonly GraphNode[], values: readonly Value[]): void {
    for (const value of values) {
      try {
        this.compute(pending, [], [value]);
      } catch (error) {
        failed([value], error as Error);
      }
    }
  }

  /**
   * Computes `asked`, which go to the host, and `others`, which stay on the device if possible.
   *
   * @throws Error in terms of the TensorFlow.js program.
   */
  private compute(
    pending: readonly GraphNode[],
    asked: readonly Value[],
    others: readonly Value[] = [],
  ): void {
    if (asked.length + others.length === 0) return;
    const start = performance.now();
    const plan = planRun(pending, [...asked, ...others]);
    const staying = this.onDevice ? others.map(resultName).sort() : [];
    const key = `${plan.key}@${staying.join()}`;
    const known = this.profiled ? undefined : this.sessions.get(key);
    this.stats.planMs += performance.now() - start;
    try {
      this.execute(plan, known ?? this.compile(plan, key, staying));
    } catch (error) {
      throw runFailure(error, plan);
    }
    for (const value of plan.results) delete value.node;
  }

  /** Runs `compute` with ONNX Runtime's profiler, in newly compiled graphs, and returns the nodes of all its runs. */
  async profile(compute: () => void | Promise<void>): Promise<{ nodes: ProfiledNode[]; runs: number }> {
    if (this.profiled) throw new RadnetError('onnx backend: a report of placement is being made already');
    const before = this.stats.runs;
    const sessions = (this.profiled = [] as EngineSession[]);
    try {
      await compute();
      const nodes = sessions.flatMap((session) => session.endProfile!());
      return { nodes, runs: this.stats.runs - before };
    } finally {
      delete this.profiled;
      for (const session of sessions) session.dispose();
    }
  }

  /** Returns the values that a run has computed, downloading them if they are on the device. */
  read(value: Value): Payload {
    if (value.data) return value.data;
    const values = this.onDevice!.read(value);
    this.stats.downloadedBytes += values.byteLength;
    return values;
  }

  /** Frees a value that no tensor holds any more, unless pending operators might read it. */
  release(value: Value): void {
    if (!this.onDevice || this.graph.pending.length > 0) return;
    this.onDevice.release(value);
    this.countHeld();
  }

  forgetCompiled(): void {
    this.sessions.dispose();
    this.stats.cachedSessions = 0;
  }

  dispose(): void {
    this.onDevice?.dispose();
    this.sessions.dispose();
  }

  private compile(plan: RunPlan, key: string, onDevice: readonly string[]): EngineSession {
    const start = performance.now();
    const profiled = this.profiled !== undefined;
    const session = this.engine.compile(planToModel(plan, this.graph.opset), { profiled, onDevice });
    if (this.profiled) this.profiled.push(session);
    else this.sessions.add(key, session);
    this.stats.compiles++;
    this.stats.compileMs += performance.now() - start;
    this.stats.cachedSessions = this.sessions.size;
    return session;
  }

  private execute(plan: RunPlan, session: EngineSession): void {
    const start = performance.now();
    const feeds: Record<string, EngineTensor> = {};
    plan.feeds.forEach((value, index) => {
      const { type, shape } = value;
      feeds[feedName(index)] = { type, shape, data: this.feed(value) };
    });
    const made = session.run(feeds, plan.results.map(resultName));
    plan.results.forEach((value, index) => this.keep(value, made[index]!));
    this.stats.runs++;
    this.stats.runMs += performance.now() - start;
  }

  private countHeld(): void {
    this.stats.heldOnDevice = this.onDevice?.size ?? 0;
  }

  private feed(value: Value): Payload | DeviceTensor {
    if (!this.onDevice) return value.data!;
    if (!value.device) this.stats.uploadedBytes += value.data!.byteLength;
    return this.onDevice.feed(value);
  }

  private keep(value: Value, made: Payload | DeviceTensor): void {
    if (!ArrayBuffer.isView(made)) return this.onDevice!.hold(value, made);
    value.data = made;
    if (this.onDevice) this.stats.downloadedBytes += made.byteLength;
  }
}

/** Stores the error in each of the values, so that reading one later throws it. */
function failed(values: readonly Value[], failure: Error): Error {
  for (const value of values) {
    value.failure = failure;
    delete value.node;
  }
  return failure;
}
