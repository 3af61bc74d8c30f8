import { accountOfArn } from '@/lib/policy/compare/doors';
import type { Path } from '@/lib/policy/types';
import { type Answer, answering } from '@/lib/reach/answers/answer';
import { asComponents, asHost } from '@/lib/reach/answers/compare';
import { asList, asNumber, asObject, asPolicy, asText, member, orNull } from '@/lib/reach/answers/read';
import { asRef } from '@/lib/reach/answers/read-facts';
import { createEstate } from '@/lib/reach/estate/estate';
import type { EstateProject } from '@/lib/reach/estate/inventory';
import { type Issuer, issuerOfHost } from '@/lib/subjects/universe-of-issuer';

export interface RoleAccess {
  readonly arn: string;
  readonly count: number;
  /** Why some of these may not be able to, or others may; absent: it is exact. */
  readonly undecided?: string;
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
      estate.removeRole(arn);
      return { arn, count: pairs.length, ...undecided, pairs };
    });
  });
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
  };
}
