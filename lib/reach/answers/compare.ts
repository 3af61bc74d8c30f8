import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Comparison } from '@/lib/policy/compare/types';
import { type Answer, answering, refuse } from '@/lib/reach/answers/answer';
import { asBoolean, asObject, asPolicy, asText, asTexts, member, orNull } from '@/lib/reach/answers/read';
import { subComponentsProblem } from '@/lib/subjects/sub-components';
import { type Issuer, issuerOfHost, universeOf } from '@/lib/subjects/universe-of-issuer';

/**
 * `{"before", "after", "issuer"?, "gitlab"?, "subComponents"?}` → verdict, gained and lost. Without `gitlab` the host decides:
 * gitlab.com, or one of `gitlabs`, the hosts that the configuration lists.
 */
export function answerCompare(input: unknown, gitlabs: readonly string[] = []): Answer<Comparison> {
  return answering(() => {
    const object = asObject(input, []);
    const before = asPolicy(member(object, 'before'), ['before']);
    const after = asPolicy(member(object, 'after'), ['after']);
    const issuer = orNull(member(object, 'issuer'), ['issuer'], asHost);
    const gitlab = orNull(member(object, 'gitlab'), ['gitlab'], asBoolean);
    const subComponents = orNull(member(object, 'subComponents'), ['subComponents'], asComponents);
    const kindOf = (host: string): Issuer['kind'] => {
      const known = issuerOfHost(host).kind;
      if (gitlab === false) return 'other';
      if (gitlab === true || gitlabs.includes(host)) return known === 'other' ? 'gitlab' : known;
      return known;
    };
    const issuerOf = (host: string): Issuer => ({ host, kind: kindOf(host), subComponents, audiences: null });
    return comparePolicies(before, after, universeOf(issuerOf, issuer));
  });
}

export const asHost = (value: unknown, path: readonly (string | number)[]): string =>
  asText(value, path)
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');

export function asComponents(value: unknown, path: readonly (string | number)[]): readonly string[] {
  const components = asTexts(value, path);
  const problem = subComponentsProblem(components);
  return problem === null ? components : refuse(path, problem);
}
