export { loadCheckpoint, saveCheckpoint } from './checkpoint';
export { fileError } from './fileError';
export { fileSystem } from './fileSystem';
export { jsonLinesLog } from './jsonLinesLog';
export { type ProgressStream, progressReporter } from './progressReporter';
export { readWeights } from './readWeights';
