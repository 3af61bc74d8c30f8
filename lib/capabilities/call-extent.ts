import type { Grants } from '@/lib/capabilities/grants';
import type { InlineStatement } from '@/lib/onboarding/permissions/read-inline';
import { mayOverlap, patternMatcher } from '@/lib/onboarding/permissions/wildcard';

/** How far a call is allowed: not at all, on some resources or under a condition, on every resource whatever the condition. */
export const EXTENTS = ['none', 'some', 'every'] as const;
export type Extent = (typeof EXTENTS)[number];

/** Decides calls of one service, given by their names in lower case. */
type CallsOfService = (service: string) => (call: string) => boolean;

interface Rule {
  readonly effect: 'Allow' | 'Deny';
  readonly extent: 'some' | 'every';
  readonly calls: CallsOfService;
}

/** What is asked of many calls of one role. */
export interface CallDecider {
  /** Decides the calls of a service, both in lower case. */
  readonly ofService: (service: string) => (call: string) => Extent;
  /** Services that statements name in full, in lower case. */
  readonly named: readonly string[];
  /** Whether some statement allows calls of services that it does not name. */
  readonly reachesUnnamed: boolean;
}

/**
 * Prepares deciding many calls. A Deny takes a call away where it holds for every resource without a condition, and otherwise leaves
 * "some". AWS: policy evaluation logic; a boundary allows at most what it says.
 */
export function decideCalls({ statements, boundary }: Pick<Grants, 'statements' | 'boundary'>): CallDecider {
  const given = statements.map(ruleOf);
  const limits = boundary?.map(ruleOf) ?? null;
  const all = [...statements, ...(boundary ?? [])];
  return {
    ofService: (service) => {
      const own = extentOf(given, service);
      const most = limits === null ? null : extentOf(limits, service);
      return (call) => {
        const extent = own(call);
        return most === null || extent === 'none' ? extent : lesser(extent, most(call));
      };
    },
    named: [...new Set(all.flatMap(namedServices))],
    reachesUnnamed: statements.some(
      (each) => each.Effect === 'Allow' && (each.NotAction !== undefined || (each.Action ?? []).some(isUnnamed)),
    ),
  };
}

const ruleOf = (statement: InlineStatement): Rule => ({
  effect: statement.Effect,
  extent: reachesAll(statement) ? 'every' : 'some',
  calls: callsOf(statement),
});

/** On everything, and whatever the circumstances. */
const reachesAll = ({ Resource = [], Condition = {} }: InlineStatement): boolean =>
  Object.keys(Condition).length === 0 && Resource.some((resource) => /^\*+$/.test(resource));

/** The less of two. */
export const lesser = (one: Extent, other: Extent): Extent =>
  EXTENTS.indexOf(one) < EXTENTS.indexOf(other) ? one : other;

function extentOf(rules: readonly Rule[], service: string): (call: string) => Extent {
  const own = rules.map(({ effect, extent, calls }) => ({ effect, extent, takes: calls(service) }));
  return (call) => {
    let [allowed, denied]: [Extent, Extent] = ['none', 'none'];
    for (const { effect, extent, takes } of own) {
      if ((effect === 'Allow' ? allowed : denied) === 'every' || !takes(call)) continue;
      const isMore = extent === 'every' || (effect === 'Allow' ? allowed : denied) === 'none';
      if (isMore && effect === 'Allow') allowed = extent;
      else if (isMore) denied = extent;
    }
    if (denied === 'every') return 'none';
    return denied === 'some' ? lesser(allowed, 'some') : allowed;
  };
}

function callsOf({ Action, NotAction }: InlineStatement): CallsOfService {
  const patterns = (Action ?? NotAction ?? []).map(splitAction);
  return (service) => {
    const own = patterns.filter((pattern) => pattern.takesService(service)).map(({ takesCall }) => takesCall);
    const takes = (call: string) => own.some((each) => each(call));
    return Action === undefined ? (call) => !takes(call) : takes;
  };
}

const isWild = (text: string): boolean => /[*?$]/.test(text);
const serviceIn = (pattern: string): string => (pattern.includes(':') ? (pattern.split(':')[0] ?? '') : pattern);
const isUnnamed = (pattern: string): boolean => isWild(serviceIn(pattern));

const namedServices = ({ Action = [], NotAction = [] }: InlineStatement): readonly string[] =>
  [...Action, ...NotAction].filter((pattern) => !isUnnamed(pattern)).map((pattern) => serviceIn(pattern).toLowerCase());

/** A pattern of Action in its two halves; "*" alone is both. */
function splitAction(pattern: string) {
  const text = pattern.toLowerCase();
  const at = text.indexOf(':');
  const [service, call] = at < 0 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
  return { takesService: textMatcher(service), takesCall: textMatcher(call) };
}

const textMatcher = (pattern: string): ((text: string) => boolean) =>
  isWild(pattern) ? patternMatcher(pattern) : (text) => text === pattern;

/**
 * Prepares asking whether a role may make this call on resources, each by its ARN: "some" where a condition or a policy variable
 * decides, or what could not be read: a policy or a boundary may deny it.
 */
export function callOnResources(
  { statements, boundary, unread, unreadBoundary }: Grants,
  call: string,
): (resource: string) => Extent {
  const own = onResources(statements, call);
  const most = boundary === null ? null : onResources(boundary, call);
  const known: Extent = unreadBoundary === null && unread.length === 0 ? 'every' : 'some';
  return (resource) => lesser(known, most === null ? own(resource) : lesser(own(resource), most(resource)));
}

const about = (statements: readonly InlineStatement[], call: string): readonly InlineStatement[] => {
  const [service = '', name = ''] = call.toLowerCase().split(':');
  return statements.filter((statement) => callsOf(statement)(service)(name));
};

function onResources(statements: readonly InlineStatement[], call: string): (resource: string) => Extent {
  const rules = about(statements, call).map((statement) => ({
    effect: statement.Effect,
    extent: Object.keys(statement.Condition ?? {}).length === 0 ? ('every' as const) : ('some' as const),
    takes: resourcesOf(statement),
  }));
  return (resource) => {
    const most = (effect: 'Allow' | 'Deny') =>
      mostOf(rules.flatMap((rule) => (rule.effect === effect ? [lesser(rule.extent, rule.takes(resource))] : [])));
    const [allowed, denied] = [most('Allow'), most('Deny')];
    if (denied === 'every') return 'none';
    return denied === 'some' ? lesser(allowed, 'some') : allowed;
  };
}

/** The most of these. */
export const mostOf = (extents: readonly Extent[]): Extent =>
  EXTENTS.findLast((each) => extents.includes(each)) ?? 'none';

const OPPOSITE = { none: 'every', some: 'some', every: 'none' } as const;

/** Whether a statement is about a resource: "some" where it depends on what a policy variable stands for. */
function resourcesOf({ Resource, NotResource }: InlineStatement): (resource: string) => Extent {
  const patterns = (Resource ?? NotResource ?? []).map((pattern) => ({
    matches: patternMatcher(pattern.toLowerCase()),
    extent: pattern.includes('${') ? ('some' as const) : ('every' as const),
  }));
  const named = (resource: string) =>
    mostOf(patterns.flatMap(({ matches, extent }) => (matches(resource.toLowerCase()) ? [extent] : [])));
  return Resource === undefined ? (resource) => OPPOSITE[named(resource)] : named;
}

/**
 * Whether a role may make this call on something that it chooses, such as what it creates and names itself. "some" too where
 * statements and boundary may leave something that none of them names.
 */
export function callOnAnything(grants: Grants, call: string): Extent {
  const statements = about(grants.statements, call);
  const boundary = about(grants.boundary ?? [], call);
  const on = callOnResources(grants, call);
  const texts = [...new Set(['*', ...[...statements, ...boundary].flatMap(textsOf)])];
  const found = mostOf(texts.map(exampleOf).map(on));
  if (found !== 'none') return found;
  const isLeft = texts.map(shortestOf).some((text) => on(text) !== 'none') || mayLeave(statements, boundary, call);
  return isLeft ? 'some' : 'none';
}

const textsOf = ({ Resource, NotResource = [] }: InlineStatement): readonly string[] => Resource ?? NotResource;

/** A resource that a pattern takes. No other pattern takes what stands for its wildcards, unless by wildcards of its own. */
const exampleOf = (pattern: string): string => filled(pattern, '~~~~~~~~');

/** Another one, which a pattern with question marks may miss. */
const shortestOf = (pattern: string): string => filled(pattern, '');

const filled = (pattern: string, wildcard: string): string =>
  pattern.replace(/\$\{[^}]*\}|\*/g, wildcard).replaceAll('?', '~');

/** Of what is allowed and not wholly denied, some may be among what the boundary allows or a Deny leaves out. */
function mayLeave(statements: readonly InlineStatement[], boundary: readonly InlineStatement[], call: string): boolean {
  const isDenial = ({ Effect }: InlineStatement) => Effect === 'Deny';
  const left = onResources(
    statements.filter((each) => !isDenial(each) || each.Resource !== undefined),
    call,
  );
  const isLeft = (pattern: string) => [exampleOf(pattern), shortestOf(pattern)].some((text) => left(text) !== 'none');
  const given = statements.filter((each) => !isDenial(each)).flatMap(({ Resource = ['*'] }) => Resource);
  const limits = [...statements.filter(isDenial), ...boundary].flatMap((each) =>
    isDenial(each) ? (each.NotResource ?? []) : (each.Resource ?? ['*']),
  );
  return given.some((one) => isLeft(one) && limits.some((other) => mayOverlap(one, other)));
}
