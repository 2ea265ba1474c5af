import { selectBackend } from '@radnet/backends';
import { startStockWasm } from './stockWasmKernels';

export const ENGINES = ['onnx', 'wasm', 'wasm-stock'] as const;
export type Engine = (typeof ENGINES)[number];

export async function startEngine(engine: Engine): Promise<void> {
  if (engine === 'wasm-stock') await startStockWasm();
  else await selectBackend(engine);
}
