import { registerOnnxBackend } from '@radnet/onnx';
import type { RunGroup } from './runGroup';

/** Synchronised batch norm splits a step into one graph for each exchange: 78 for the paper's network, where 64 are kept by default. */
const GRAPHS = 256;

/**
 * Gives this process its share of the host: some of its cores, and one of its CUDA devices. Must be called before a backend
 * starts.
 */
export function shareMachine({ localRank, localSize, threads }: RunGroup): void {
  if (localSize === 1) return;
  process.env['TF_NUM_INTRAOP_THREADS'] ??= String(threads);
  registerOnnxBackend({ threads, cacheSize: GRAPHS });
  process.env['CUDA_VISIBLE_DEVICES'] = deviceOf(localRank, process.env['CUDA_VISIBLE_DEVICES']);
}

/** The CUDA device of a process, out of those that the environment names, or out of all. If the environment names one, it is that one. */
export function deviceOf(localRank: number, visible: string | undefined): string {
  const named = visible?.split(',') ?? [];
  if (named.length === 0) return String(localRank);
  return named.length === 1 ? named[0]! : (named[localRank] ?? '');
}
