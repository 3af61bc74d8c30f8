import Link from 'next/link';
import { paths } from '@/components/paths';
import { Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { AccessRequest } from '@/lib/services/people/ask-for-access';

/** Who asks for a role. Giving one, to the person or to their group, answers it. */
export function AccessRequests({ requests }: { readonly requests: readonly AccessRequest[] }) {
  return (
    <Section title="Requests for access">
      <ul className="divide-y">
        {requests.map(({ name, username, why, askedAt }) => (
          <li key={username} className="grid gap-1 py-2">
            <p>
              <Link
                href={paths.settings('people', { q: username })}
                className="rounded font-medium text-accent underline"
              >
                <VisibleText text={name} />
              </Link>{' '}
              <span className="text-muted">
                @<VisibleText text={username} />, <Time at={askedAt} />
              </span>
            </p>
            <p className="text-muted break-words">{why === '' ? 'Gave no reason.' : <VisibleText text={why} />}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
