import { BufferView } from '../bufferView';
import { TENSOR_USAGE } from '../tensorUsage';
import type { Copy } from './commands';
import { copyBetween } from './place';
import type { BackendTensor, BufferBinding, RecordableBackend } from './recordableBackend';

/** Returns a free buffer for the values at a place, and the copy that moves them there once it is sent. */
export function copyToFreeBuffer(
  { bufferManager }: RecordableBackend,
  place: BufferBinding,
): { readonly buffer: BufferBinding['buffer']; readonly copy: Copy } {
  const { size } = place;
  const buffer = bufferManager.acquireBuffer(size, TENSOR_USAGE);
  return { buffer, copy: copyBetween(place, { buffer, offset: 0, size }) };
}

/** Gives a tensor whose values are in a recording's buffer a separate buffer. Returns the copy that fills it. */
export function moveToOwnBuffer(
  backend: RecordableBackend,
  record: BackendTensor,
  place: BufferBinding,
): Copy {
  const { buffer, copy } = copyToFreeBuffer(backend, place);
  const { resource } = record;
  record.resource = buffer;
  record.external = false;
  if (resource instanceof BufferView) resource.shared.giveBack();
  return copy;
}
