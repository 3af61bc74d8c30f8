/** One thing that really happened. The record is append-only: tests ask it what was done, whatever the product believes. */
export interface Effect {
  readonly seq: number;
  readonly at: string;
  readonly service: 'gitlab' | 'iam' | 'sts' | 's3';
  readonly action: string;
  /** Who did it: a principal's ARN or a token's name. */
  readonly by: string;
  /** The AWS account, or the id of the GitLab. */
  readonly account: string | null;
  readonly target: string;
  /** The exact document, where one was written. */
  readonly document: string | null;
}

export class Effects {
  private readonly all: Effect[] = [];

  record(effect: Omit<Effect, 'seq' | 'at'>): void {
    this.all.push({ seq: this.all.length + 1, at: new Date().toISOString(), ...effect });
  }

  list(): readonly Effect[] {
    return this.all;
  }
}
