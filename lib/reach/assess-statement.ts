import { withinBudget } from '@/lib/policy/budget';
import { boxesOf } from '@/lib/policy/compare/boxes';
import { type Door, doorsOf, isAnyCaller } from '@/lib/policy/compare/doors';
import { type CompiledStatement, compilePolicy } from '@/lib/policy/compile-policy';
import type { Policy, Statement } from '@/lib/policy/types';
import { assessProject, type ProjectAssessment } from '@/lib/reach/assess-project';
import { audienceReason, deadReason } from '@/lib/reach/dead-reason';
import { doubtOf, withWidestDenials } from '@/lib/reach/doubts';
import { joinedWords, openWords } from '@/lib/reach/explain/open-keys';
import { issuerOf, type KnownIssuer } from '@/lib/reach/issuers';
import { namedProjects } from '@/lib/reach/named-projects';
import { providerState, roleAccount } from '@/lib/reach/providers';
import { admittedToken, type Grant, ordinarySubject } from '@/lib/reach/tokens';
import type { Facts, Rung } from '@/lib/reach/types';
import { otherIssuer } from '@/lib/subjects/other-issuers';
import { outsiderUniverse, universeOf } from '@/lib/subjects/universe-of-issuer';

/** How far a statement reaches. `low` < `high`: unknown, and `reason` says which fact is missing. */
export interface Assessment {
  readonly low: Rung;
  readonly high: Rung;
  readonly reason: string;
  readonly example: string | null;
  /** The projects named, where no others are admitted. */
  readonly projects: readonly ProjectAssessment[];
  readonly issuer: KnownIssuer | null;
  /** Whom it is about where that is nobody of a GitLab, for example "GitHub"; null: it is about a GitLab, or may be. */
  readonly elsewhere: string | null;
}

/** How far each statement of a policy reaches, denials taken into account. A Deny reaches nobody. */
export function assessPolicy(policy: Policy, facts: Facts): readonly Assessment[] {
  const compiled = compilePolicy(policy);
  // Denials count here too: they say which account a policy is for that names everyone.
  const doors = doorsOf([policy], { ...universeOf([], null, roleAccount(facts)), hosts: hostsOf(facts) });
  const assess = ({ statement, namesPrincipal, namesAction }: CompiledStatement, statementIndex: number) => {
    if (statement.effect === 'Deny') return nobody('It only denies.');
    const open = doors.filter((door) => namesPrincipal(door.principal) && namesAction(door.action));
    const [first, ...rest] = open.map((door) => assessDoor({ policy, statementIndex, door }, statement, facts));
    if (first === undefined) return nobody('Its action does not let its principal assume the role.');
    return rest.reduce(weaker, first);
  };
  return withinBudget(() => compiled.statements.map(assess));
}

const hostsOf = ({ instances }: Facts): readonly string[] => instances.map(({ host }) => host);

const nobody = (reason: string, more: Partial<Assessment> = {}): Assessment => ({
  ...{ low: 0, high: 0, reason, example: null, projects: [], issuer: null, elsewhere: null },
  ...more,
});

/** The weaker of two decides; what both may reach adds up. */
export function weaker(one: Assessment, other: Assessment): Assessment {
  const decides = isWeaker(other, one) ? other : one;
  const low = one.low > other.low ? one.low : other.low;
  return { ...decides, low, projects: [...one.projects, ...other.projects] };
}

/** Of two that reach nobody, the one that is about a GitLab is the one to tell of. */
function isWeaker(one: Assessment, than: Assessment): boolean {
  if (one.high !== than.high) return one.high > than.high;
  if (one.low !== than.low) return one.low > than.low;
  return one.high === 0 && one.elsewhere === null && than.elsewhere !== null;
}

/** How far one way in reaches. Where the answer depends on something unknown, `low` counts only what is certain. */
function assessDoor(grant: Grant, statement: Statement, facts: Facts): Assessment {
  const { door, policy, statementIndex } = grant;
  const { host, principal } = door;
  if (host === null) return assessOther(door, statement);
  const issuer = issuerOf(host, policy, facts, principal);
  const state = providerState(principal, facts);
  if (state.kind === 'closed') return nobody(state.reason, { issuer });
  const universe = universeOf([issuer], host);
  const boxes = boxesOf(policy, door, universe, statementIndex);
  const grants = boxes.filter(({ index }) => index === statementIndex);
  const found = tellingWhatIsOpen(assessTokens(grant, statement, issuer), statement, policy);
  const doubt = doubtOf(grants) ?? doubtOf(boxes.filter(({ effect }) => effect === 'Deny'));
  if (doubt === null || found.high === 0) return found;
  const sure =
    doubtOf(grants) === null
      ? assessTokens({ ...grant, policy: withWidestDenials(policy, boxes) }, statement, issuer).low
      : 0;
  const low = sure < found.low ? sure : found.low;
  return low === found.high ? found : { ...found, low, reason: `Unknown, because ${doubt}. ${found.reason}` };
}

/** Somebody gets in by some call; what of the call decides is said. */
function tellingWhatIsOpen(found: Assessment, statement: Statement, { version }: Policy): Assessment {
  const open = openWords(statement, version);
  return found.high === 0 || open.length === 0
    ? found
    : { ...found, reason: `${found.reason} It also depends on ${joinedWords(open)}.` };
}

function assessTokens(grant: Grant, statement: Statement, issuer: KnownIssuer): Assessment {
  const { host } = issuer;
  const vendor = otherIssuer(host);
  const any = admittedToken(grant, universeOf([issuer], host));
  if (any.kind === 'none') return nobody(whyNobody(grant, issuer), { issuer, elsewhere: vendor });
  if (vendor !== null && issuer.kind === 'other') {
    return nobody(`It admits nobody of a GitLab: its tokens are those of ${vendor} (${host}).`, {
      issuer,
      elsewhere: vendor,
    });
  }
  const found = (low: Rung, high: Rung, reason: string, example: string | null): Assessment => ({
    ...nobody(reason, { issuer }),
    ...{ low, high, example },
  });
  if (issuer.kind === 'other') {
    // An empty text would be a subject of nobody.
    const example = any.kind === 'token' && any.subject !== '' ? any.subject : null;
    return found(0, 5, `Unknown, because ${host} is not a GitLab that is connected.`, example);
  }
  const top = issuer.kind === 'gitlab-com' ? 5 : 4;
  if (any.kind === 'undecided') return found(0, top, INTRICATE, null);
  const outsiders = outsiderUniverse(issuer, 'namespace');
  const outsider = admittedToken(grant, outsiders);
  if (outsider.kind === 'token') {
    const who =
      top === 5 ? 'Anyone on the internet can create' : `Anyone who may create projects on ${host} can create`;
    const example = ordinarySubject(grant, outsiders, issuer) ?? outsider.subject;
    return found(top, top, `${who} a project whose tokens are admitted.`, example);
  }
  const below = admittedToken(grant, outsiderUniverse(issuer, 'below'));
  const most = outsider.kind === 'undecided' ? top : 3;
  if (below.kind === 'token') {
    const reason = 'Any project, present or future, whose path matches is admitted.';
    return found(3, most, most === 3 ? reason : `${INTRICATE} ${reason}`, below.subject);
  }
  if (outsider.kind === 'undecided' || below.kind === 'undecided') return found(1, most, INTRICATE, any.subject);
  const { projects, complete } = namedProjects(grant, statement, issuer);
  const each = projects.map((named): Assessment => {
    const project = assessProject(grant, issuer, named);
    return { ...nobody(project.reason, { issuer }), ...project, projects: [project] };
  });
  const [first, ...rest] = complete
    ? each
    : [...each, found(1, 2, 'Unknown, because not all projects that are admitted could be told.', any.subject)];
  return first === undefined ? nobody(whyNobody(grant, issuer), { issuer }) : rest.reduce(weaker, first);
}

const INTRICATE = 'Unknown, because the conditions are too intricate to decide.';

/** What leaves a statement without a token: its provider's audiences, one of its conditions, or several together. */
function whyNobody(grant: Grant, issuer: KnownIssuer): string {
  const { policy, door, statementIndex } = grant;
  const { host, audiences } = issuer;
  const universe = universeOf([{ ...issuer, audiences: null }], host);
  const box = boxesOf(policy, door, universe, statementIndex).find(({ index }) => index === statementIndex);
  const dead = box === undefined ? null : deadReason(box, door, universe);
  if (dead !== null) return dead;
  if (audiences !== null && admittedToken(grant, universe).kind === 'token')
    return audienceReason(door.principal, audiences);
  return `No token of ${host} can satisfy its conditions.`;
}

/** Principals that are not identity providers of tokens: accounts, users, services, everyone. */
function assessOther(door: Door, { clauses }: Statement): Assessment {
  if (!isAnyCaller(door)) {
    return nobody(`It admits no GitLab pipeline; it is about ${door.principal}.`, { elsewhere: 'AWS' });
  }
  if (clauses.length === 0) return nobody('Anyone with an AWS account can assume the role.', { low: 5, high: 5 });
  const reason = 'Unknown, because it admits every AWS principal under conditions that say nothing about GitLab.';
  return nobody(reason, { high: 5 });
}
