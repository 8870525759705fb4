// Is everything that is typed given to the desk in time and in order, and kept on the screen when it is refused?
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LONGEST_MS, PAUSE_MS, Saver } from '../src/form/saver.svelte';

describe('keeping answers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('a choice goes at once, a text after a pause', async () => {
    const kept: unknown[] = [];
    const saver = new Saver(async (path, value) => void kept.push([path, value]));
    await saver.put('a', 1);
    expect(kept).toEqual([['a', 1]]);
    saver.type('b', 'x');
    saver.type('b', 'xy');
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    expect(kept).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(kept).toEqual([['a', 1], ['b', 'xy']]);
  });

  it('typing without pause is kept every second', async () => {
    const kept: unknown[] = [];
    const saver = new Saver(async (_path, value) => void kept.push(value));
    for (let at = 0; at < 25; at += 1) {
      saver.type('a', at);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(kept.length).toBeGreaterThanOrEqual(Math.floor(2500 / LONGEST_MS));
  });

  it('is said to be kept only after the desk has said so', async () => {
    let acknowledge = () => {};
    const saver = new Saver(() => new Promise((done) => (acknowledge = done)));
    const put = saver.put('a', 1);
    await vi.advanceTimersByTimeAsync(0);
    expect(saver.state).toBe('pending');
    acknowledge();
    await put;
    expect(saver.state).toBe('kept');
    expect(saver.typed('a')).toBeUndefined();
  });

  it('what was refused stays and is tried again', async () => {
    let refuse = true;
    const saver = new Saver(async () => {
      if (refuse) throw { code: 'disk-full', retry: 'later' };
    });
    expect(await saver.put('a', 'typed')).toBe(false);
    expect(saver.state).toBe('failed');
    expect(saver.typed('a')).toEqual({ value: 'typed' });
    refuse = false;
    expect(await saver.flush()).toBe(true);
    expect(saver.state).toBe('kept');
  });

  it('answers go one after the other, so that the last one wins', async () => {
    const order: unknown[] = [];
    const saver = new Saver(async (_path, value) => {
      await new Promise((done) => setTimeout(done, value === 'slow' ? 50 : 1));
      order.push(value);
    });
    const first = saver.put('a', 'slow');
    const second = saver.put('a', 'fast');
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all([first, second]);
    expect(order).toEqual(['slow', 'fast']);
  });

  it('flush sends what waits without waiting for the pause', async () => {
    const kept: unknown[] = [];
    const saver = new Saver(async (_path, value) => void kept.push(value));
    saver.type('a', 'half a sentence');
    await saver.flush();
    expect(kept).toEqual(['half a sentence']);
  });
});
