// Who answers the page: the shell, or a test?
import { Channel, invoke } from '@tauri-apps/api/core';

/** What a call carries: named values, or bytes and nothing else. */
export type Cargo = Record<string, unknown> | Uint8Array;

/** Carries one call to whoever answers it. */
export type Host = (name: string, args: Cargo) => Promise<unknown>;

let host: Host = (name, args) => invoke(name, args);

/** Tests answer in place of the shell. */
export function answerWith(other: Host): void {
  host = other;
}

export function call<T>(name: string, args: Cargo = {}): Promise<T> {
  return host(name, args) as Promise<T>;
}

/** What a long command says while it works; handed over as one of its arguments. */
export function listen<T>(heard: (said: T) => void): unknown {
  return new Channel<T>(heard);
}
