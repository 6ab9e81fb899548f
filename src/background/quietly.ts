/** Work that an event starts and nobody waits for. What fails in it is told to whoever debugs, by code and sentence only. */
import { faultOf } from './fault.ts';

export function quietly(work: Promise<unknown>): void {
  work.catch((error) => console.warn(faultOf(error)));
}
