import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/page-header';
import { VisibleText } from '@/components/ui/visible-text';
import { NOT_JUDGED } from '@/lib/onboarding/permissions/judge-policy';
import type { RoleView } from '@/lib/services/estate/get-role';

type Severity = RoleView['permissions'][number]['severity'];

const TONES: Readonly<Record<Severity, 'bad' | 'warn' | 'neutral'>> = {
  critical: 'bad',
  high: 'bad',
  unknown: 'warn',
  medium: 'warn',
  none: 'neutral',
};

/** What whoever is in the role may do, as far as that is more than a pipeline needs. */
export function RolePermissions({ role: { permissions, permissionsBoundary } }: { readonly role: RoleView }) {
  return (
    <Section title="Permissions">
      {permissions.length === 0 ? (
        <p className="text-muted">
          The role has no policy. What policies of resources give it, such as that of a bucket, is not looked at.
        </p>
      ) : null}
      <ul className="divide-y" aria-label="Policies of the role">
        {permissions.map(({ name, severity, sentences }) => (
          <li key={`${name} ${sentences.join(' ')}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <span className="font-mono break-all">
              <VisibleText text={name} />
            </span>
            <Badge tone={TONES[severity]}>{severity === 'none' ? 'nothing broad found' : severity}</Badge>
            {sentences.length > 0 ? (
              <span className="max-w-read basis-full text-muted">
                <VisibleText text={sentences.join(' ')} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {permissions.length > 0 ? (
        <p className="max-w-read text-meta text-muted">
          {NOT_JUDGED}
          {permissionsBoundary ? (
            <>
              {' '}
              The boundary of this role is <VisibleText text={permissionsBoundary} />.
            </>
          ) : null}
        </p>
      ) : null}
    </Section>
  );
}
