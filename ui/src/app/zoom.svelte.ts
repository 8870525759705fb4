// How large is everything shown? From as drawn to twice that, by keys that every keyboard layout has.
import * as desk from '../ipc/commands';

/** The sizes to choose from, in per cent. */
export const ZOOMS = [100, 125, 150, 175, 200] as const;

let percent = $state<number>(ZOOMS[0]);

/** The size that holds, in per cent. */
export function zoomed(): number {
  return percent;
}

/** Shows everything so large; without a size, asks which one holds. */
export async function zoomTo(wanted: number | null): Promise<void> {
  percent = await desk.zoom(wanted).catch(() => percent);
}

type KeyLike = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** The size that a key asks for: Ctrl with plus, minus or zero, wherever the layout has them. */
export function zoomOfKey(event: KeyLike, now: number): number | undefined {
  if (!event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const { key, code } = event;
  // French keyboards have plus above the equals sign; with Ctrl nobody holds Shift.
  if (key === '+' || key === '=') return ZOOMS.find((size) => size > now) ?? now;
  if (key === '-') return ZOOMS.findLast((size) => size < now) ?? now;
  if (key === '0' || code === 'Digit0' || code === 'Numpad0') return ZOOMS[0];
  return undefined;
}
