/** What can be made to go wrong, for the next calls of one operation. */
export interface Fault {
  readonly operation: string;
  readonly kind: 'throttle' | 'error-before' | 'error-after' | 'delay' | 'drop-before' | 'drop-after' | 'stale';
  /** How many calls it still hits. */
  times: number;
  /** For `delay`: milliseconds. */
  readonly milliseconds?: number;
}

export class Faults {
  private readonly waiting: Fault[] = [];

  add(fault: Fault): void {
    this.waiting.push({ ...fault });
  }

  clear(): void {
    this.waiting.length = 0;
  }

  /** The fault for this call, used up by it; null: none. */
  take(operation: string): Fault | null {
    const fault = this.waiting.find((candidate) => candidate.operation === operation && candidate.times > 0);
    if (!fault) return null;
    fault.times -= 1;
    return fault;
  }
}
