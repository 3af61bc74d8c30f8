import { ShieldCheck } from 'lucide-react';
import { paths } from '@/components/paths';
import { FindingList } from '@/components/reach/finding-list';
import { EmptyState } from '@/components/ui/empty-state';
import type { RoleView } from '@/lib/services/estate/get-role';

/** What is wrong with the trust policy, each with its edit in the composer. */
export function RoleFindings({ role }: { readonly role: RoleView }) {
  if (role.findings.length === 0)
    return (
      <EmptyState title="No findings" icon={<ShieldCheck aria-hidden />}>
        Nothing that Drawbridge looks for is wrong with this trust policy.
      </EmptyState>
    );
  return (
    <FindingList
      findings={role.findings}
      fixHref={({ id, path }) => paths.compose(role, { fix: id, at: JSON.stringify(path) })}
    />
  );
}
