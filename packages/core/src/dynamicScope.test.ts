import { expect, it } from 'vitest';
import { DynamicScope } from './dynamicScope';

it('has the innermost value, and the outer one again afterwards', () => {
  const scope = new DynamicScope<string>();
  const seen = scope.run('outer', () => {
    const inner = scope.run('inner', () => scope.current);
    const none = scope.run(undefined, () => scope.current);
    return [inner, none, scope.current];
  });
  expect(seen).toEqual(['inner', undefined, 'outer']);
  expect(scope.current).toBeUndefined();
});

it('ends with an error', () => {
  const scope = new DynamicScope<string>();
  const fail = (): never => {
    throw new Error('within');
  };
  expect(() => scope.run('value', fail)).toThrow('within');
  expect(scope.current).toBeUndefined();
});
