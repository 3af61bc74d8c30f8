/** What can be made to go wrong, for the next calls of one operation. */
export interface Fault {
  readonly operation: string;
  readonly kind:
    | 'throttle'
    | 'error-before'
    | 'error-after'
    | 'delay'
    | 'delay-after'
    | 'drop-before'
    | 'drop-after'
    | 'stale'
    | 'refuse'
    | 'garble';
  /** How many calls it still hits. */
  times: number;
  /** The name of the role that it hits; absent: any. */
  readonly target?: string;
  /** For `refuse`: AWS's code, for example "AccessDenied". */
  readonly code?: string;
  /** For `delay` and `delay-after`: milliseconds. */
  readonly milliseconds?: number;
}

/** An answer that ends before its end. Half of it at most, so that a short one is cut too. */
export const garbled = (body: string): string => body.slice(0, Math.min(60, Math.floor(body.length / 2)));

export class Faults {
  private readonly waiting: Fault[] = [];

  add(fault: Fault): void {
    this.waiting.push({ ...fault });
  }

  clear(): void {
    this.waiting.length = 0;
  }

  /** The fault for this call, used up by it; null: none. */
  take(operation: string, target?: string): Fault | null {
    const hits = (fault: Fault) =>
      fault.operation === operation && (fault.target === undefined || fault.target === target);
    const index = this.waiting.findIndex(hits);
    const fault = this.waiting[index];
    if (fault === undefined) return null;
    fault.times -= 1;
    if (fault.times <= 0) this.waiting.splice(index, 1);
    return fault;
  }
}
