/** GPUBufferUsage: STORAGE, COPY_SRC and COPY_DST, as tfjs gives every tensor. */
export const TENSOR_USAGE = 0x80 | 0x4 | 0x8;
