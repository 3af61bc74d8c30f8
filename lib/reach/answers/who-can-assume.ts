import { accountOfArn } from '@/lib/policy/compare/doors';
import type { Path, Policy } from '@/lib/policy/types';
import { type Answer, answering } from '@/lib/reach/answers/answer';
import { asComponents, asHost } from '@/lib/reach/answers/compare';
import { asList, asNumber, asObject, asPolicy, asText, member, orNull } from '@/lib/reach/answers/read';
import { asRef } from '@/lib/reach/answers/read-facts';
import { createEstate } from '@/lib/reach/estate/estate';
import type { EstateProject } from '@/lib/reach/estate/inventory';
import { joinedWords, openWords, surePart } from '@/lib/reach/explain/open-keys';
import { type Issuer, issuerOfHost } from '@/lib/subjects/universe-of-issuer';

export interface RoleAccess {
  readonly arn: string;
  readonly count: number;
  /** Why some of these may not be able to, or others may; absent: it is exact. */
  readonly undecided?: string;
  /** What else than the token decides for some of these, in words that follow "depends on"; absent: nothing. */
  readonly depends?: string;
  readonly pairs: readonly {
    readonly projectId: number;
    readonly projectPath: string;
    readonly type: 'branch' | 'tag';
    readonly ref: string;
    readonly protected: boolean;
  }[];
}

/**
 * `{"roles": [{"arn", "policy"}], "projects": [{"id", "path", "refs": [{"name", "type", "protected"}], "subComponents"?}],
 * "issuer"}` → for each role, in order, the refs that can assume it. Without sub components a project has the default ones.
 */
export function answerWhoCanAssume(input: unknown): Answer<readonly RoleAccess[]> {
  return answering(() => {
    const object = asObject(input, []);
    const host = asHost(member(object, 'issuer'), ['issuer']);
    const known = issuerOfHost(host);
    const issuer: Issuer = { ...known, kind: known.kind === 'other' ? 'gitlab' : known.kind };
    const estate = createEstate(listOf(member(object, 'projects'), ['projects'], asProject));
    const roles = listOf(member(object, 'roles'), ['roles'], (value, path) => ({
      arn: asText(member(asObject(value, path), 'arn'), [...path, 'arn']),
      policy: asPolicy(member(asObject(value, path), 'policy'), [...path, 'policy']),
    }));
    return roles.map(({ arn, policy }) => {
      const account = accountOfArn(arn);
      estate.setRole(arn, policy, issuer, { audiences: {}, account });
      const undecided = estate.isUnsure(arn) ? { undecided: UNSURE } : {};
      const pairs = estate.pairs(arn).map(({ project, ref }) => ({
        projectId: project.id,
        projectPath: project.path,
        type: ref.type,
        ref: ref.name,
        protected: ref.protected,
      }));
      const depends = dependsOn(policy, (sure) => {
        estate.setRole(arn, sure, issuer, { audiences: {}, account });
        return estate.count(arn) < pairs.length;
      });
      estate.removeRole(arn);
      return { arn, count: pairs.length, ...undecided, ...depends, pairs };
    });
  });
}

/** `isLess`: whether what is sure lets in fewer. */
function dependsOn(policy: Policy, isLess: (sure: Policy) => boolean): Pick<RoleAccess, 'depends'> {
  const sure = surePart(policy);
  if (sure === null || !isLess(sure)) return {};
  return { depends: joinedWords(policy.statements.flatMap((statement) => openWords(statement, policy.version))) };
}

const UNSURE =
  'It hangs on something that is not known, or is too intricate to search through: these may assume the role, and it is not known who else.';

const listOf = <T>(value: unknown, path: Path, read: (value: unknown, path: Path) => T): readonly T[] =>
  asList(value, path).map((item, index) => read(item, [...path, index]));

function asProject(value: unknown, path: Path): EstateProject {
  const object = asObject(value, path);
  return {
    id: asNumber(member(object, 'id'), [...path, 'id']),
    path: asText(member(object, 'path'), [...path, 'path']),
    refs: listOf(member(object, 'refs') ?? [], [...path, 'refs'], asRef),
    subComponents: orNull(member(object, 'subComponents'), [...path, 'subComponents'], asComponents),
    mergeRequestsSay: [true, false],
  };
}
