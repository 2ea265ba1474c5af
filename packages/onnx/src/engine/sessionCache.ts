import type { EngineSession } from './engine';

/** Caches compiled graphs by structure. A full cache drops the least recently used graph. */
export class SessionCache {
  private readonly sessions = new Map<string, EngineSession>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.sessions.size;
  }

  get(key: string): EngineSession | undefined {
    const session = this.sessions.get(key);
    if (session) {
      // A Map keeps the order of insertion, so the most recently used session is the last.
      this.sessions.delete(key);
      this.sessions.set(key, session);
    }
    return session;
  }

  add(key: string, session: EngineSession): void {
    if (this.sessions.size >= this.capacity) {
      const [oldest, evicted] = this.sessions.entries().next().value!;
      this.sessions.delete(oldest);
      evicted.dispose();
    }
    this.sessions.set(key, session);
  }

  dispose(): void {
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }
}
