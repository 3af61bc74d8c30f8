import type { Policy } from '@/lib/policy/types';
import { accessDiff } from '@/lib/reach/access-diff';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { admitsOutside } from '@/lib/reach/estate/outside-read';
import { subjectOfRef } from '@/lib/reach/reductions/subject-of-ref';
import type { Loser, Reduction, Use, Uses } from '@/lib/reach/reductions/types';
import { takesSubject } from '@/lib/reach/takes-subject';
import type { Facts } from '@/lib/reach/types';

type Losses = Pick<Reduction, 'loses' | 'losesTotal' | 'losesUsed' | 'sentences' | 'unknown'>;

/** Who loses access between two policies, by name, when each last used it, and what is not known about that. */
export function lossesOf(live: Policy, after: Policy, facts: Facts, uses: Uses): Losses {
  const { lost } = accessDiff(live, after, facts);
  const entered = uses?.entered ?? [];
  const named = new Set<string>();
  const loses = lost.refs.map(({ instanceId, projectId, projectPath, ref }): Loser => {
    const instance = facts.instances.find(({ id }) => id === instanceId);
    const subject = instance === undefined ? null : subjectOfRef(instance, { projectId, projectPath, ref });
    if (subject !== null) named.add(subject);
    const usedAt = newestOf(entered.filter((use) => use.subject === subject));
    return { instanceId, projectId, projectPath, type: ref.type, ref: ref.name, protected: ref.protected, usedAt };
  });
  const losesUsed = entered.filter(
    ({ subject, host }) =>
      !named.has(subject) && takesSubject(live, subject, host) && !takesSubject(after, subject, host),
  );
  return {
    loses: loses.sort((a, b) => (b.usedAt ?? '').localeCompare(a.usedAt ?? '')),
    losesTotal: lost.total,
    losesUsed,
    sentences: lost.sentences,
    unknown: unknowns(live, facts, uses),
  };
}

const newestOf = (uses: readonly Use[]): string | null =>
  uses.reduce<string | null>((newest, { at }) => (newest === null || at > newest ? at : newest), null);

function unknowns(live: Policy, facts: Facts, uses: Uses): readonly string[] {
  const outside = admitsOutside(live, facts, assessPolicy(live, facts));
  const unread = facts.instances.flatMap(({ projects }) =>
    projects.filter(({ refs, subComponents }) => refs === null || subComponents === null).map(({ path }) => path),
  );
  return [
    ...(uses === null ? ['Who uses the role is not known: CloudTrail could not be asked.'] : []),
    ...(uses?.unread?.length
      ? [`CloudTrail did not answer in ${uses.unread.length} regions. Who uses the role from there is not known.`]
      : []),
    ...(outside.length === 0
      ? []
      : ['Whether projects outside the groups that Drawbridge reads lose access is not known.']),
    ...(unread.length === 0
      ? []
      : [
          `The refs or subjects of ${unread.length === 1 ? unread[0] : `${unread.length} projects`} could not be read, so whether they lose access is not known.`,
        ]),
  ];
}
