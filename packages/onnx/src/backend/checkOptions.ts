import { RadnetError } from '@radnet/core';
import { requireKnownOptions, showValue } from '@radnet/core/internal';
import { EXECUTION_PROVIDERS, GRAPH_OPTIMIZATIONS } from '../engine/engineOptions';
import type { OnnxBackendOptions } from './registerOnnxBackend';

const OPTIONS = {
  executionProviders: true,
  threads: true,
  graphOptimization: true,
  cacheSize: true,
  maxPendingNodes: true,
} satisfies Record<keyof OnnxBackendOptions, true>;

/**
 * Checks the options of `registerOnnxBackend`.
 *
 * @throws RadnetError if an option is unknown or out of range.
 */
export function checkOptions(options: OnnxBackendOptions): void {
  requireKnownOptions(WHERE, options, Object.keys(OPTIONS));
  const { executionProviders, graphOptimization, threads, cacheSize, maxPendingNodes } = options;
  if (executionProviders?.length === 0) {
    throw new RadnetError(`${WHERE}: executionProviders: expected at least one, got an empty list`);
  }
  for (const provider of executionProviders ?? []) oneOf('executionProviders', provider, EXECUTION_PROVIDERS);
  if (graphOptimization !== undefined) oneOf('graphOptimization', graphOptimization, GRAPH_OPTIMIZATIONS);
  for (const [name, value] of Object.entries({ threads, cacheSize, maxPendingNodes })) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new RadnetError(`${WHERE}: ${name}: expected a whole number above 0, got ${showValue(value)}`);
    }
  }
}

const WHERE = 'registerOnnxBackend';

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) {
    throw new RadnetError(`${WHERE}: ${name}: expected ${allowed.join(', ')}, got '${value}'`);
  }
}
