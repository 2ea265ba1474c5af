import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from './random';

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const first = (random: Random): number[] => draw(4, () => random.uniform(0, 1));

describe('createRandom', () => {
  it('gives the same numbers for the same seed, today and tomorrow', () => {
    expect(first(createRandom(7))).toEqual(first(createRandom('7')));
    expect(createRandom(7).integer(0, 1e9)).toMatchInlineSnapshot(`549731740`);
    expect(createRandom(7).normal(0, 1)).toMatchInlineSnapshot(`-0.8586575820220363`);
  });

  it.each([undefined, { seed: 1 }, NaN])('refuses %j as a seed', (seed) => {
    expect(() => createRandom(seed as never)).toThrow('seed: expected a string or a finite number, got ');
  });

  it('gives unrelated numbers for neighbouring seeds', () => {
    const [one, two] = [createRandom(1), createRandom(2)];
    expect(Math.abs(mean(draw(4000, () => one.normal(0, 1) * two.normal(0, 1))))).toBeLessThan(0.05);
    const firsts = Array.from({ length: 4000 }, (_, seed) => createRandom(seed).uniform(0, 1));
    expect(Math.abs(mean(firsts) - 0.5)).toBeLessThan(0.02);
    expect(new Set(firsts).size).toBe(4000);
  });

  it('forks streams that depend on the label and not on what was drawn before', () => {
    const fresh = createRandom('scan');
    const used = createRandom('scan');
    first(used);
    expect(first(used.fork(3))).toEqual(first(fresh.fork(3)));
    expect(first(fresh.fork(3))).not.toEqual(first(fresh.fork(4)));
    expect(first(fresh.fork('image'))).not.toEqual(first(fresh));
  });

  it('draws uniform numbers in [low, high)', () => {
    const random = createRandom(0);
    const values = draw(20_000, () => random.uniform(-2, 4));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(4);
    expect(mean(values)).toBeCloseTo(1, 1);
    expect(mean(values.map((v) => (v - 1) ** 2))).toBeCloseTo(3, 0);
  });

  it('draws normal numbers with the moments of the normal distribution', () => {
    const random = createRandom(0);
    const values = draw(40_000, () => (random.normal(5, 3) - 5) / 3);
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((v) => v ** 2)) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((v) => v ** 4)) - 3)).toBeLessThan(0.2);
    expect(mean(values.map((v) => (Math.abs(v) < 1.96 ? 1 : 0)))).toBeCloseTo(0.95, 2);
  });

  it('draws whole numbers with both ends included', () => {
    const random = createRandom(0);
    const counts = new Map<number, number>();
    for (let i = 0; i < 4000; i++) {
      const value = random.integer(-1, 2);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  it('picks and shuffles without favour and without touching the list', () => {
    const random = createRandom(0);
    const items = ['a', 'b', 'c'] as const;
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(items).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(['a', 'b', 'c']);
    expect([...orders.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
    expect(new Set(draw(100, () => items.indexOf(random.pick(items))))).toEqual(new Set([0, 1, 2]));
  });
});
