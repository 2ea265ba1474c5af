/** Not installed in this workspace; only the side effect of its import is used. */
declare module '@tensorflow/tfjs-backend-webgpu' {
  export const webgpu_util: object;
}
