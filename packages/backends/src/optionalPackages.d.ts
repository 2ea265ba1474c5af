/** Not installed in this workspace. Only the side effect of its import is used. */
declare module '@tensorflow/tfjs-backend-webgpu' {
  export const webgpu_util: object;
}
