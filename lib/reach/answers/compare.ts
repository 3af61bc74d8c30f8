import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Comparison } from '@/lib/policy/compare/types';
import type { Policy } from '@/lib/policy/types';
import { type Answer, answering, refuse } from '@/lib/reach/answers/answer';
import {
  asBoolean,
  asObject,
  asPolicy,
  asText,
  asTexts,
  type JsonObject,
  member,
  orNull,
} from '@/lib/reach/answers/read';
import { asAccount } from '@/lib/reach/answers/read-facts';
import { issuerHostOf } from '@/lib/subjects/issuer-host';
import { otherIssuer } from '@/lib/subjects/other-issuers';
import { subComponent, subComponentsProblem } from '@/lib/subjects/sub-components';
import { type Issuer, issuerOfHost, universeOf } from '@/lib/subjects/universe-of-issuer';

/**
 * `{"before", "after", "issuer"?, "gitlab"?, "subComponents"?, "audiences"?, "account"?}` → verdict, gained and lost. A policy that
 * is null stands for a role that is not there. `gitlab` names the hosts that are GitLabs; `true` takes those for it whose subjects
 * only GitLab writes, `false` none. Without it the host decides: gitlab.com, or one of `gitlabs`, which the configuration lists.
 */
export function answerCompare(input: unknown, gitlabs: readonly string[] = []): Answer<Comparison> {
  return answering(() => {
    const object = asObject(input, []);
    const before = asPolicyOrNone(object, 'before');
    const after = asPolicyOrNone(object, 'after');
    const issuer = orNull(member(object, 'issuer'), ['issuer'], asHost);
    const isGitLab = gitLabsOf(object, [before, after], issuer, gitlabs);
    const subComponents = orNull(member(object, 'subComponents'), ['subComponents'], asComponents);
    const issuerOf = (host: string): Issuer => {
      const known = issuerOfHost(host);
      const kind = isGitLab(host) ? (known.kind === 'other' ? 'gitlab' : known.kind) : known.kind;
      return { host, kind: member(object, 'gitlab') === false ? 'other' : kind, subComponents, audiences: null };
    };
    return comparePolicies(before, after, universeOf(issuerOf, issuer, asAccount(object, [])));
  });
}

/** A policy that is left out is a mistake; one that is null is that of a role which is not there. */
const asPolicyOrNone = (object: JsonObject, name: 'before' | 'after'): Policy =>
  member(object, name) === null ? { statements: [], unknown: {} } : asPolicy(member(object, name), [name]);

function gitLabsOf(
  object: JsonObject,
  policies: readonly Policy[],
  issuer: string | null,
  configured: readonly string[],
): (host: string) => boolean {
  const given = member(object, 'gitlab');
  const named = Array.isArray(given)
    ? given.map((host, at) => asHost(host, ['gitlab', at]))
    : typeof given === 'string'
      ? [asHost(given, ['gitlab'])]
      : [];
  const guess = named.length === 0 && orNull(given, ['gitlab'], asBoolean) === true;
  const known = new Set([...named, ...configured].map((host) => host.toLowerCase()));
  return (host) =>
    known.has(host.toLowerCase()) ||
    (guess && (host.toLowerCase() === issuer?.toLowerCase() || writesGitLabSubjects(host, policies)));
}

/** Whether every subject of the host that is asked for begins as those of GitLab do, or with a wildcard. */
function writesGitLabSubjects(host: string, policies: readonly Policy[]): boolean {
  const values = policies.flatMap(({ statements }) =>
    statements.flatMap(({ clauses }) =>
      clauses.filter(({ key }) => key.toLowerCase() === `${host}:sub`.toLowerCase()).flatMap((clause) => clause.values),
    ),
  );
  const leads = (value: string): boolean =>
    /^[*?]/.test(value) || subComponent(value.split(':')[0] ?? '')?.leads === true;
  return otherIssuer(host) === null && values.every(leads);
}

/** Host of an issuer, however it is written: with its scheme, a slash at its end, or as the address of the API. */
export const asHost = (value: unknown, path: readonly (string | number)[]): string => {
  const host = issuerHostOf(asText(value, path));
  return host.ok ? host.host : refuse(path, host.reason);
};

export function asComponents(value: unknown, path: readonly (string | number)[]): readonly string[] {
  const components = asTexts(value, path);
  const problem = subComponentsProblem(components);
  return problem === null ? components : refuse(path, problem);
}
