import Link from 'next/link';
import { paths } from '@/components/paths';
import { Callout } from '@/components/ui/callout';
import { type Manager, refusalToWrite } from '@/lib/terraform/managed-elsewhere';

interface Props {
  readonly manager: Manager;
  readonly role: { readonly accountId: string; readonly name: string };
}

/** Why a change of this role cannot be submitted, and where its text is. */
export function ManagedNote({ manager, role }: Props) {
  return (
    <Callout tone="warn" title={refusalToWrite(manager)}>
      <Link href={paths.role(role, { tab: 'terraform' })}>The live role as Terraform</Link>
    </Callout>
  );
}
