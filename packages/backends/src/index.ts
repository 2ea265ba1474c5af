export { BACKEND_NAMES, type BackendName, NODE_BACKENDS } from './backendName';
export {
  type BackendPreference,
  type PassedOver,
  selectBackend,
  type SelectedBackend,
} from './selectBackend';
export { registerWasmTrainingKernels } from './registerWasmTrainingKernels';
export { registerWebglTrainingKernels } from './registerWebglTrainingKernels';
export { registerWebgpuTrainingKernels } from './registerWebgpuTrainingKernels';
