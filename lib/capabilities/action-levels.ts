import TABLE from '@/lib/capabilities/action-levels.json';
import { LEVELS, type Level } from '@/lib/capabilities/level-names';

export interface KnownCall {
  /** As AWS writes it, without the service. */
  readonly name: string;
  readonly level: Level;
}

/** The calls of each service that the table knows, by the prefix of its actions in lower case. */
export const KNOWN_CALLS: ReadonlyMap<string, readonly KnownCall[]> = new Map(
  Object.entries<Partial<Record<Level, string>>>(TABLE).map(([service, levels]) => [
    service,
    LEVELS.flatMap((level) => (levels[level]?.split(' ') ?? []).map((name) => ({ name, level }))),
  ]),
);
