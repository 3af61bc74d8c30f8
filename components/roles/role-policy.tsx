import { Copy } from 'lucide-react';
import { findingNotes } from '@/components/policy/finding-notes';
import { indented } from '@/components/policy/indented';
import { PolicyJson } from '@/components/policy/policy-json';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/page-header';
import type { RoleView } from '@/lib/services/estate/get-role';

/** The live trust policy with what is wrong below the lines that it is about. */
export function RolePolicy({ role }: { readonly role: RoleView }) {
  const text = indented(role.trustPolicy);
  return (
    <Section
      title="Trust policy"
      actions={
        <Button size="sm" icon={<Copy aria-hidden />} data-copy={text}>
          Copy policy
        </Button>
      }
    >
      <PolicyJson text={text} notes={findingNotes(text, role.findings)} />
    </Section>
  );
}
