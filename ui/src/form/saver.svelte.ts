// When is an answer kept, and what is said until then?
//
// Choices go at once. Text goes after a pause of 300 ms, and while somebody types without pause at most 1 s after the first
// key. Answers of one draft go one after the other, in the order given, so that the last one wins. What could not be kept
// stays on the screen and is tried again when asked, or with the next answer.

export const PAUSE_MS = 300;
export const LONGEST_MS = 1000;

export type Kept = 'nothing' | 'pending' | 'kept' | 'failed';

/** Gives one answer to the desk; resolves once it is durable. */
export type Keep = (path: string, value: unknown) => Promise<void>;

interface Mark {
  value: unknown;
}

interface Waiting {
  mark: Mark;
  pause: ReturnType<typeof setTimeout> | undefined;
  longest: ReturnType<typeof setTimeout> | undefined;
}

export class Saver {
  /** Whether all that was typed is kept. */
  state = $state<Kept>('nothing');
  /** What the desk said when it refused. */
  failure = $state<unknown>(undefined);
  /** Answers given and not yet acknowledged, by path. */
  #typed = $state.raw<Record<string, { value: unknown }>>({});

  #waiting = new Map<string, Waiting>();
  #failed = new Map<string, Mark>();
  #queue: Promise<void> = Promise.resolve();
  #going = 0;
  #keep: Keep;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  /** What was typed at this path and is not acknowledged yet. */
  typed(path: string): { value: unknown } | undefined {
    return this.#typed[path];
  }

  /** A choice: goes at once. Resolves with whether it is kept. */
  put(path: string, value: unknown): Promise<boolean> {
    const mark = this.#note(path, value);
    this.#forget(path);
    return this.#send(path, mark);
  }

  /** Text: goes at the next pause. */
  type(path: string, value: unknown): void {
    const mark = this.#note(path, value);
    const waiting = this.#waiting.get(path);
    if (waiting?.pause) clearTimeout(waiting.pause);
    const go = () => void this.#release(path);
    this.#waiting.set(path, {
      mark,
      pause: setTimeout(go, PAUSE_MS),
      longest: waiting?.longest ?? setTimeout(go, LONGEST_MS),
    });
  }

  /** Sends what waits, and what failed before; resolves once everything is acknowledged or refused. */
  async flush(): Promise<boolean> {
    for (const [path, mark] of [...this.#failed]) {
      if (!this.#waiting.has(path)) void this.#send(path, mark);
    }
    for (const path of [...this.#waiting.keys()]) void this.#release(path);
    await this.#queue;
    return this.#failed.size === 0;
  }

  #note(path: string, value: unknown): Mark {
    const mark = { value };
    this.#typed = { ...this.#typed, [path]: mark };
    this.state = 'pending';
    return mark;
  }

  #forget(path: string): Waiting | undefined {
    const waiting = this.#waiting.get(path);
    if (waiting?.pause) clearTimeout(waiting.pause);
    if (waiting?.longest) clearTimeout(waiting.longest);
    this.#waiting.delete(path);
    return waiting;
  }

  #release(path: string): Promise<boolean> {
    const waiting = this.#forget(path);
    return waiting ? this.#send(path, waiting.mark) : Promise.resolve(true);
  }

  #send(path: string, mark: Mark): Promise<boolean> {
    this.#going += 1;
    const sent = this.#queue.then(() => this.#attempt(path, mark));
    this.#queue = sent.then(() => undefined);
    return sent;
  }

  async #attempt(path: string, mark: Mark): Promise<boolean> {
    let kept = true;
    try {
      await this.#keep(path, mark.value);
      this.#failed.delete(path);
      this.#acknowledge(path, mark);
    } catch (thrown) {
      kept = false;
      this.#failed.set(path, mark);
      this.failure = thrown;
    }
    this.#going -= 1;
    this.#tell();
    return kept;
  }

  /** Lets go of what was typed, unless a newer text at the same place is still on its way. */
  #acknowledge(path: string, mark: Mark): void {
    if (this.#typed[path] !== mark) return;
    const { [path]: _kept, ...rest } = this.#typed;
    this.#typed = rest;
  }

  #tell(): void {
    if (this.#failed.size > 0) {
      this.state = 'failed';
      return;
    }
    this.failure = undefined;
    this.state = this.#going > 0 || this.#waiting.size > 0 ? 'pending' : 'kept';
  }
}
