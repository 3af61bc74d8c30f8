import { type Door, doorsOf } from '@/lib/policy/compare/doors';
import { compilePolicy } from '@/lib/policy/compile-policy';
import type { Policy, Statement } from '@/lib/policy/types';
import { assessProject, type ProjectAssessment } from '@/lib/reach/assess-project';
import { issuerOf, type KnownIssuer } from '@/lib/reach/issuers';
import { namedProjects } from '@/lib/reach/named-projects';
import { admittedToken, type Grant } from '@/lib/reach/tokens';
import type { Facts, Rung } from '@/lib/reach/types';
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
}

const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';

/** How far each statement of a policy reaches, denials taken into account. A Deny reaches nobody. */
export function assessPolicy(policy: Policy, facts: Facts): readonly Assessment[] {
  const compiled = compilePolicy(policy);
  const hosts = facts.instances.map(({ host }) => host);
  return compiled.statements.map(({ statement, namesPrincipal, namesAction }, statementIndex) => {
    if (statement.effect === 'Deny') return nobody('It only denies.');
    const alone = { ...policy, statements: [statement] };
    const everyone = [null, ...(namesAction(WEB_IDENTITY) ? hosts : [])].flatMap((host) => doorsOf([alone], host));
    const doors = new Map(everyone.map((door) => [`${door.principal} ${door.action}`, door]));
    const open = [...doors.values()].filter((door) => namesPrincipal(door.principal) && namesAction(door.action));
    const [first, ...rest] = open.map((door) => assessDoor({ policy, statementIndex, door }, statement, facts));
    if (first === undefined) return nobody('Its action does not let its principal assume the role.');
    return rest.reduce(weaker, first);
  });
}

const nobody = (reason: string): Assessment => ({
  low: 0,
  high: 0,
  reason,
  example: null,
  projects: [],
  issuer: null,
});

/** The weaker of two decides; what both may reach adds up. */
export function weaker(one: Assessment, other: Assessment): Assessment {
  const decides = one.high > other.high || (one.high === other.high && one.low >= other.low) ? one : other;
  const low = one.low > other.low ? one.low : other.low;
  return { ...decides, low, projects: [...one.projects, ...other.projects] };
}

function assessDoor(grant: Grant, statement: Statement, facts: Facts): Assessment {
  const { host } = grant.door;
  if (host === null) return assessOther(grant.door, statement);
  const issuer = issuerOf(host, grant.policy, facts);
  const any = admittedToken(grant, universeOf([issuer], host));
  if (any.kind === 'none') return { ...nobody(`No token of ${host} can satisfy its conditions.`), issuer };
  const unknown = (low: Rung, high: Rung, reason: string, example: string | null): Assessment => ({
    low,
    high,
    reason,
    example,
    projects: [],
    issuer,
  });
  if (any.kind === 'undecided') return unknown(0, 5, 'The conditions are too intricate to decide.', null);
  if (issuer.kind === 'other') {
    return unknown(0, 5, `Unknown, because ${host} is not a GitLab that is connected.`, any.subject);
  }
  const outsider = admittedToken(grant, outsiderUniverse(issuer, 'namespace'));
  if (outsider.kind === 'token') {
    const rung = issuer.kind === 'gitlab-com' ? 5 : 4;
    const who =
      rung === 5 ? 'Anyone on the internet can create' : `Anyone who may create projects on ${host} can create`;
    return unknown(rung, rung, `${who} a project whose tokens are admitted.`, outsider.subject);
  }
  const below = admittedToken(grant, outsiderUniverse(issuer, 'below'));
  if (below.kind === 'token') {
    return unknown(3, 3, 'Any project, present or future, whose path matches is admitted.', below.subject);
  }
  if (outsider.kind === 'undecided' || below.kind === 'undecided') {
    return unknown(1, 5, 'The conditions are too intricate to decide.', any.subject);
  }
  const projects = namedProjects(statement, grant.policy.version, issuer).map((named) =>
    assessProject(grant, issuer, named),
  );
  const [first, ...rest] = projects.map((project): Assessment => ({ ...project, projects: [project], issuer }));
  if (first === undefined) return unknown(1, 2, 'Unknown, because the projects meant could not be told.', any.subject);
  return rest.reduce(weaker, first);
}

/** Principals that are not identity providers of tokens: accounts, users, services, everyone. */
function assessOther({ principal }: Door, { clauses }: Statement): Assessment {
  if (!principal.startsWith('arn:aws:iam::000000000000:')) {
    return nobody(`It admits no GitLab pipeline; it is about ${principal}.`);
  }
  if (clauses.length === 0) return { ...nobody('Anyone with an AWS account can assume the role.'), low: 5, high: 5 };
  const reason = 'Unknown, because it admits every AWS principal under conditions that say nothing about GitLab.';
  return { ...nobody(reason), high: 5 };
}
