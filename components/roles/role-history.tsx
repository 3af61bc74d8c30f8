import Link from 'next/link';
import { paths } from '@/components/paths';
import { TextDiff } from '@/components/policy/text-diff';
import { LinkButton } from '@/components/ui/button';
import { Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import type { RoleView } from '@/lib/services/estate/get-role';

/** Every trust policy that was seen or written, newest first; each but the live one can be restored by a new change. */
export function RoleHistory({ role }: { readonly role: RoleView }) {
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
          <TextDiff before={before.trustPolicy} after={revision.trustPolicy} label="What it changed" />
        ) : (
          <p className="text-muted">The first that Drawbridge saw.</p>
        )}
      </Section>
    );
  });
}
