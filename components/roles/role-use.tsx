import { SubjectPattern } from '@/components/policy/subject-pattern';
import { Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import type { Observation, ObservedSubject } from '@/lib/services/observed/load-observed';

const SHOWN = 20;

/** Who entered the role by a token, as CloudTrail told. */
export function RoleUse({ observed }: { readonly observed: Observation | null }) {
  if (observed === null)
    return (
      <Section title="Seen in CloudTrail">
        <p className="max-w-read text-muted">
          Not observed. CloudTrail answers in no region of this account, so who uses the role is not known. Allow
          <code> cloudtrail:LookupEvents</code> to the reader to see it.
        </p>
      </Section>
    );
  const { entered, since, regions, unread } = observed;
  return (
    <Section title="Seen entering">
      {entered.length === 0 ? <p className="text-muted">Nobody.</p> : <Subjects rows={entered} />}
      <p className="max-w-read text-meta text-muted">
        CloudTrail was read without a gap since <Time at={since} show="absolute" />, in {regions.length} regions.
        {unread.length === 0
          ? null
          : ` ${unread.length} did not answer, and what happens there is not seen: ${unread.map(({ region }) => region).join(', ')}.`}
      </p>
    </Section>
  );
}

function Subjects({ rows }: { readonly rows: readonly ObservedSubject[] }) {
  return (
    <>
      <ul className="grid gap-1">
        {rows.slice(0, SHOWN).map(({ subject, audience, host, at, count }) => (
          <li key={`${host} ${audience} ${subject}`} className="flex flex-wrap items-center gap-x-3">
            {subject === '' ? 'other subjects' : <SubjectPattern pattern={subject} exact />}
            <span className="text-meta text-muted">
              {count === 1 ? 'once' : `${count} times`}, last <Time at={at} />
            </span>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN ? <p className="text-muted">and {rows.length - SHOWN} more</p> : null}
    </>
  );
}
