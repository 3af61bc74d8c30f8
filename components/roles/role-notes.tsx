import Link from 'next/link';
import { paths } from '@/components/paths';
import { ExpiredProofs } from '@/components/roles/expired-proofs';
import { RoleLimits } from '@/components/roles/role-limits';
import { Callout } from '@/components/ui/callout';
import type { RoleView } from '@/lib/services/estate/get-role';

/** What goes on with the role: who alone may change it, what ends, what is no longer proven, what is proposed. */
export const RoleNotes = ({ role }: { readonly role: RoleView }) => (
  <>
    {role.ownedByAws ? <Callout tone="info" title={role.ownedByAws} /> : null}
    <RoleLimits limits={role.limits} />
    <ExpiredProofs proofs={role.expiredProofs} />
    {role.openChanges.map(({ number, title }) => (
      <Callout
        key={number}
        tone="info"
        title={<Link href={paths.change(number)}>{`Change ${number} is open: ${title}`}</Link>}
      />
    ))}
  </>
);
