import { KNOWN_CALLS } from '@/lib/capabilities/action-levels';
import { type CallDecider, decideCalls, EXTENTS, type Extent } from '@/lib/capabilities/call-extent';
import type { Grants } from '@/lib/capabilities/grants';
import { LEVELS, type Level } from '@/lib/capabilities/level-names';
import type { InlineStatement } from '@/lib/onboarding/permissions/read-inline';
import { takes } from '@/lib/onboarding/permissions/wildcard';

/** A level of access; `everywhere`: some call of it on every resource, whatever the condition. */
export interface GivenLevel {
  readonly level: Level;
  readonly everywhere: boolean;
}

export interface ServiceAccess {
  /** As in actions, for example "s3". */
  readonly service: string;
  /** From the least to the most. Empty: none of the calls that are known. */
  readonly levels: readonly GivenLevel[];
  /** Patterns of calls whose level is unknown, as written. */
  readonly unknownCalls: readonly string[];
}

/** What a role can do. */
export interface Capabilities {
  /** Certainly every call on everything: it is said in one statement, and nothing can take anything off. */
  readonly administrator: boolean;
  /** Levels of every service that `services` does not list. Empty: it lists all. */
  readonly otherServices: readonly GivenLevel[];
  /** By name. */
  readonly services: readonly ServiceAccess[];
  /** Whether it may hand roles to services (`iam:PassRole`): "every" any role, "some" named ones or under a condition. */
  readonly passRole: Extent;
  /** What it may be able to do besides, each a sentence. */
  readonly unread: readonly string[];
  /** Why it may be able to do less; null: this is all. */
  readonly unreadBoundary: string | null;
}

type Extents = ReadonlyMap<Level, Extent>;

/** What the policies of a role give, by service and level. Each level tells the most that one of its calls is allowed. */
export function summarise(grants: Grants): Capabilities {
  const calls = decideCalls(grants);
  const unknown = unknownCalls(grants.statements);
  const asked = calls.reachesUnnamed ? [...KNOWN_CALLS.keys()] : calls.named.filter((name) => KNOWN_CALLS.has(name));
  const extents = new Map(asked.map((service) => [service, extentsOf(service, calls)]));
  const general: Extents = calls.reachesUnnamed ? commonExtents([...extents.values()]) : new Map();
  const isGeneral = (own: Extents) => [...own].every(([level, extent]) => extent === (general.get(level) ?? 'none'));
  const services = [...new Set([...extents.keys(), ...unknown.keys()])].sort().flatMap((service) => {
    const own = extents.get(service) ?? new Map();
    const unknownHere = unknown.get(service) ?? [];
    if (isGeneral(own) && unknownHere.length === 0) return [];
    return [{ service, levels: levelsOf(own), unknownCalls: unknownHere }];
  });
  return {
    administrator: isAdministrator(grants),
    otherServices: levelsOf(general),
    services,
    passRole: calls.ofService('iam')('passrole'),
    unread: grants.unread,
    unreadBoundary: grants.unreadBoundary,
  };
}

/**
 * The levels of known calls do not tell: a call that is missing, or that nobody knows, may be of any. And what could not be read may
 * deny something.
 */
function isAdministrator({ statements, boundary, unread, unreadBoundary }: Grants): boolean {
  if (unread.length > 0 || unreadBoundary !== null) return false;
  const isOpen = (those: readonly InlineStatement[]) =>
    those.some(allowsEverything) && those.every(({ Effect }) => Effect === 'Allow');
  return isOpen(statements) && (boundary === null || isOpen(boundary));
}

const allowsEverything = ({ Effect, Action = [], Resource = [], Condition = {} }: InlineStatement): boolean =>
  Effect === 'Allow' &&
  Object.keys(Condition).length === 0 &&
  Action.some((action) => /^\*+(:\*+)?$/.test(action)) &&
  Resource.some((resource) => /^\*+$/.test(resource));

const more = (one: Extent, other: Extent): Extent => (EXTENTS.indexOf(one) < EXTENTS.indexOf(other) ? other : one);

/** The most that a call of each level is allowed. Levels that the service has no call of are missing. */
function extentsOf(service: string, calls: CallDecider): Extents {
  const decide = calls.ofService(service);
  const extents = new Map<Level, Extent>();
  for (const { name, level } of KNOWN_CALLS.get(service) ?? []) {
    const most = extents.get(level) ?? 'none';
    extents.set(level, most === 'every' ? most : more(most, decide(name.toLowerCase())));
  }
  return extents;
}

/** What most services have in common, level by level. */
function commonExtents(all: readonly Extents[]): Extents {
  return new Map(
    LEVELS.map((level) => {
      const count = (extent: Extent) => all.filter((own) => own.get(level) === extent).length;
      return [level, EXTENTS.reduce((most, extent) => (count(extent) > count(most) ? extent : most))];
    }),
  );
}

const levelsOf = (extents: Extents): readonly GivenLevel[] =>
  LEVELS.flatMap((level) => {
    const extent = extents.get(level) ?? 'none';
    return extent === 'none' ? [] : [{ level, everywhere: extent === 'every' }];
  });

/** Patterns that allow calls of a service and take none that the table knows, by service. */
function unknownCalls(statements: readonly InlineStatement[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { Effect, Action = [] } of statements)
    for (const pattern of Effect === 'Allow' ? Action : []) {
      const service = (pattern.split(':')[0] ?? '').toLowerCase();
      if (!pattern.includes(':') || /[*?$]/.test(service)) continue;
      const known = KNOWN_CALLS.get(service) ?? [];
      if (known.some(({ name }) => takes(pattern, `${service}:${name}`))) continue;
      found.set(service, [...new Set([...(found.get(service) ?? []), pattern])]);
    }
  return found;
}
