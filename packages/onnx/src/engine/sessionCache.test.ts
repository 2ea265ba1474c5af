import { describe, expect, it } from 'vitest';
import type { EngineSession } from './engine';
import { SessionCache } from './sessionCache';

function sessions(): { make: (name: string) => EngineSession; disposed: string[] } {
  const disposed: string[] = [];
  const make = (name: string): EngineSession => ({
    run: () => [],
    dispose: () => void disposed.push(name),
  });
  return { make, disposed };
}

describe('SessionCache', () => {
  it('lets go of the session that was not used for longest', () => {
    const { make, disposed } = sessions();
    const cache = new SessionCache(2);
    cache.add('a', make('a'));
    cache.add('b', make('b'));
    expect(cache.get('a')).toBeDefined();
    cache.add('c', make('c'));
    expect(disposed).toEqual(['b']);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')).toBeDefined();
    expect(cache.size).toBe(2);
  });

  it('disposes of all it holds', () => {
    const { make, disposed } = sessions();
    const cache = new SessionCache(3);
    cache.add('a', make('a'));
    cache.add('b', make('b'));
    cache.dispose();
    expect(disposed).toEqual(['a', 'b']);
    expect(cache.size).toBe(0);
  });
});
