export { BACKEND_NAMES, type BackendName } from './backendName';
export {
  type BackendPreference,
  type PassedOver,
  selectBackend,
  type SelectedBackend,
} from './selectBackend';
export { registerWasmTrainingKernels } from './registerWasmTrainingKernels';
export { registerWebgpuTrainingKernels } from './registerWebgpuTrainingKernels';
