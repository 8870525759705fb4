// Which keys hide everything at once, and when does it happen by itself?

const WITHIN_MS = 5000;
const TIMES = 3;

/** Counts Shift pressed alone; says when it was the third time within five seconds. */
export class ShiftCount {
  #presses: number[] = [];
  #alone = false;

  down(event: Pick<KeyboardEvent, 'key' | 'repeat'>): void {
    if (event.repeat) return;
    this.#alone = event.key === 'Shift';
    // Any other key between means that somebody is writing capitals.
    if (!this.#alone) this.#presses = [];
  }

  up(event: Pick<KeyboardEvent, 'key'>, now: number): boolean {
    if (event.key !== 'Shift' || !this.#alone) return false;
    this.#alone = false;
    this.#presses = [...this.#presses.filter((at) => now - at < WITHIN_MS), now];
    if (this.#presses.length < TIMES) return false;
    this.#presses = [];
    return true;
  }
}

const CURTAIN_MS = 2 * 60_000;
const LOCK_MS = 30 * 60_000;

/** After how long the curtain falls and the desk locks; a test's window is given shorter times behind its language. */
export function patience(hash: string): { curtainMs: number; lockMs: number } {
  const [, curtain, lock] = hash.split(',').map(Number);
  return { curtainMs: curtain || CURTAIN_MS, lockMs: lock || LOCK_MS };
}

/** Calls `draw` and `lock` after so long without a key or a pointer, unless `exempt` says that she is speaking. */
export class Idle {
  #curtain: ReturnType<typeof setTimeout> | undefined;
  #lock: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly what: { draw: () => void; lock: () => void; exempt: () => boolean },
    private readonly after: { curtainMs: number; lockMs: number },
  ) {}

  touch(): void {
    this.stop();
    this.#curtain = setTimeout(() => this.#unlessExempt(this.what.draw), this.after.curtainMs);
    this.#lock = setTimeout(() => this.#unlessExempt(this.what.lock), this.after.lockMs);
  }

  stop(): void {
    clearTimeout(this.#curtain);
    clearTimeout(this.#lock);
  }

  #unlessExempt(act: () => void): void {
    if (this.what.exempt()) this.touch();
    else act();
  }
}
