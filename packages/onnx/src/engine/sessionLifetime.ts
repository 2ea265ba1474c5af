/**
 * Disposes a session, but not before the last tensor that it made on the device. ONNX Runtime returns such a tensor's
 * buffer to an object that the session owns, and the process crashes if that object is gone.
 */
export class SessionLifetime {
  private tensors = 0;
  private ended = false;

  constructor(private readonly dispose: () => void) {}

  hold(): void {
    this.tensors++;
  }

  letGo(): void {
    this.tensors--;
    this.disposeUnused();
  }

  /** Call it when nothing runs in the session any more. Disposes the session now, or with its last tensor. */
  end(): void {
    this.ended = true;
    this.disposeUnused();
  }

  private disposeUnused(): void {
    if (this.ended && this.tensors === 0) this.dispose();
  }
}
