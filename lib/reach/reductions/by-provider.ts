import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Json, Policy } from '@/lib/policy/types';
import { applyFix } from '@/lib/reach/apply-fix';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { type StatementView, statementViews } from '@/lib/reach/findings/statement-view';
import type { Kind, Surroundings } from '@/lib/reach/reductions/kinds';

type Members = Readonly<Record<string, Json>>;

/**
 * The document with a statement of several providers divided into one for each, so that each can be reduced as its own tokens need: a
 * token has the condition keys of one provider alone. null: this kind proposes nothing for any of them.
 */
export function reducedByProvider(
  document: string,
  views: readonly StatementView[],
  kind: Kind,
  around: Surroundings,
): string | null {
  const index = views[0]?.index ?? -1;
  const json = JSON.parse(document) as Members;
  const statements = [json.Statement].flat() as readonly Members[];
  const divided = views.map((view, at) => {
    const alone = onlyFor(view, statements[index] ?? {}, at);
    const proposed = reduced({ ...json, Statement: statements.map((each, own) => (own === index ? alone : each)) });
    return { alone, proposed };

    function reduced(text: Members): Members | null {
      const policy = policyOf(text);
      if (policy === null) return null;
      const own = statementViews(policy, view.facts, assessPolicy(policy, view.facts)).find(
        (one) => one.index === index,
      );
      const draft = own && kind.propose(own, around);
      const after = draft ? applyFix(JSON.stringify(text), draft) : null;
      if (after === null) return null;
      const rest = [(JSON.parse(after) as Members).Statement].flat() as readonly Members[];
      // One that was taken out stays as one that lets nobody in: another may be all that the policy has.
      return rest.length === statements.length ? (rest[index] ?? null) : { ...alone, Effect: 'Deny' };
    }
  });
  if (divided.every(({ proposed }) => proposed === null)) return null;
  const parts = divided.map(({ alone, proposed }) => proposed ?? alone);
  return JSON.stringify(
    { ...json, Statement: statements.flatMap((each, own) => (own === index ? parts : [each])) },
    null,
    2,
  );
}

/** IAM wants each Sid once. */
function onlyFor({ alone }: StatementView, statement: Members, at: number): Members {
  const { value } = alone.principal;
  const entries = value.kind === 'any' ? [] : value.entries;
  const providers = entries.flatMap(({ values }) => values);
  const sid = typeof statement.Sid === 'string' && statement.Sid !== '' && at > 0 ? `${statement.Sid}${at + 1}` : null;
  const member = alone.principal.negated ? 'NotPrincipal' : 'Principal';
  return {
    ...statement,
    ...(sid !== null && { Sid: sid }),
    [member]: { Federated: providers.length === 1 ? (providers[0] ?? '') : providers },
  };
}

function policyOf(json: Members): Policy | null {
  const parsed = parsePolicy(JSON.stringify(json));
  return parsed.ok ? parsed.policy : null;
}
