import { Minus, Plus } from 'lucide-react';
import Link from 'next/link';
import { paths } from '@/components/paths';
import { TextDiff } from '@/components/policy/text-diff';
import { type GainedAndLost, gainedAndLost } from '@/components/roles/history-lines';
import { LinkButton } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import type { RoleView } from '@/lib/services/estate/get-role';

interface Props {
  readonly role: RoleView;
  readonly issuers: readonly IssuerProfile[];
}

/** Every trust policy that was seen or written, newest first; each but the live one can be restored by a new change. */
export function RoleHistory({ role, issuers }: Props) {
  return role.revisions.map((revision, index) => {
    const before = role.revisions[index + 1];
    return (
      <Section
        key={revision.id}
        title={
          <>
            <Time at={revision.at} />{' '}
            {revision.changeNumber ? (
              <Link href={paths.change(revision.changeNumber)}>by change {revision.changeNumber}</Link>
            ) : (
              'seen in AWS'
            )}
          </>
        }
        actions={
          revision.trustPolicy === role.trustPolicy ? null : (
            <LinkButton size="sm" href={paths.compose(role, { restore: revision.id })}>
              Restore this
            </LinkButton>
          )
        }
      >
        {before ? (
          <>
            <Access change={gainedAndLost(before.trustPolicy, revision.trustPolicy, issuers)} />
            <TextDiff before={before.trustPolicy} after={revision.trustPolicy} label="What it changed" />
          </>
        ) : (
          <p className="text-muted">The first that Drawbridge saw.</p>
        )}
      </Section>
    );
  });
}

function Access({ change }: { readonly change: GainedAndLost | null }) {
  if (change === null)
    return <p className="text-muted">Who gained or lost access is unknown: a policy cannot be read.</p>;
  const { gained, lost } = change;
  if (gained.length + lost.length === 0) return <p className="text-muted">Nobody gained or lost access.</p>;
  return (
    <ul className="grid gap-1">
      {gained.map((who) => (
        <Line key={`+${who}`} word="Gained" who={who} />
      ))}
      {lost.map((who) => (
        <Line key={`-${who}`} word="Lost" who={who} />
      ))}
    </ul>
  );
}

function Line({ word, who }: { readonly word: 'Gained' | 'Lost'; readonly who: string }) {
  const Icon = word === 'Gained' ? Plus : Minus;
  return (
    <li className="flex max-w-read gap-1.5 break-words">
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', word === 'Gained' ? 'text-ok' : 'text-bad')} />
      <span>
        <span className="text-muted">{word}: </span>
        <VisibleText text={who} />
      </span>
    </li>
  );
}
