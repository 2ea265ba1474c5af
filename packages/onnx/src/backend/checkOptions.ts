import { EXECUTION_PROVIDERS, GRAPH_OPTIMIZATIONS } from '../engine/engineOptions';
import type { OnnxBackendOptions } from './registerOnnxBackend';

export function checkOptions(options: OnnxBackendOptions): void {
  const { executionProviders, graphOptimization, threads, cacheSize, maxPendingNodes } = options;
  if (executionProviders?.length === 0) {
    throw new Error('executionProviders: expected at least one, got an empty list');
  }
  for (const provider of executionProviders ?? []) oneOf('executionProviders', provider, EXECUTION_PROVIDERS);
  if (graphOptimization !== undefined) oneOf('graphOptimization', graphOptimization, GRAPH_OPTIMIZATIONS);
  for (const [name, value] of Object.entries({ threads, cacheSize, maxPendingNodes })) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new Error(`${name}: expected a whole number above 0, got ${value}`);
    }
  }
}

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) {
    throw new Error(`${name}: expected ${allowed.join(', ')}, got '${value}'`);
  }
}
