import type { Engine, EngineSession, EngineTensor } from '../engine/engine';
import { SessionCache } from '../engine/sessionCache';
import type { Graph } from '../graph/graph';
import { planRun, type RunPlan } from '../graph/planRun';
import type { Value } from '../graph/value';
import { feedName, planToModel, resultName } from './planToModel';
import { runFailure } from './runFailure';
import type { OnnxStats } from './stats';

/** Runs what a graph has recorded. */
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
  };
  private readonly sessions: SessionCache;

  constructor(
    private readonly engine: Engine,
    private readonly graph: Graph,
    cacheSize: number,
  ) {
    this.sessions = new SessionCache(cacheSize);
  }

  /** Computes `wanted`, of which all are pending, and forgets all else that is. */
  run(wanted: readonly Value[]): void {
    const start = performance.now();
    const pending = this.graph.take();
    this.stats.recordedNodes += pending.length;
    if (wanted.length === 0) return;
    const plan = planRun(pending, wanted);
    const known = this.sessions.get(plan.key);
    this.stats.planMs += performance.now() - start;
    try {
      this.execute(plan, known ?? this.compile(plan));
    } catch (error) {
      const failure = runFailure(error, plan);
      for (const value of wanted) value.failure = failure;
      throw failure;
    } finally {
      for (const value of plan.results) delete value.node;
    }
  }

  dispose(): void {
    this.sessions.dispose();
  }

  private compile(plan: RunPlan): EngineSession {
    const start = performance.now();
    const session = this.engine.compile(planToModel(plan, this.graph.opset));
    this.sessions.add(plan.key, session);
    this.stats.compiles++;
    this.stats.compileMs += performance.now() - start;
    this.stats.cachedSessions = this.sessions.size;
    return session;
  }

  private execute(plan: RunPlan, session: EngineSession): void {
    const start = performance.now();
    const feeds: Record<string, EngineTensor> = {};
    plan.feeds.forEach(({ type, shape, data }, index) => {
      feeds[feedName(index)] = { type, shape, data: data! };
    });
    const made = session.run(feeds, plan.results.map(resultName));
    plan.results.forEach((value, index) => (value.data = made[index]!));
    this.stats.runs++;
    this.stats.runMs += performance.now() - start;
  }
}
