/**
 * When a session's memory may go: not before the last tensor that it made on the device. ONNX Runtime gives such a
 * tensor's buffer back to what the session owns, and the process dies where that is gone.
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

  /** Nothing runs in the session any more. */
  end(): void {
    this.ended = true;
    this.disposeUnused();
  }

  private disposeUnused(): void {
    if (this.ended && this.tensors === 0) this.dispose();
  }
}
