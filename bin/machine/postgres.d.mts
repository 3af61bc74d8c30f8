/** A private PostgreSQL server. */
export interface Postgres {
  readonly url: string;
  /** Ends it at once, as when the machine loses power; `resume` starts it again on what reached its files. */
  crash(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}
export function startPostgres(options?: { connections?: number; durable?: boolean }): Promise<Postgres>;
