import { paths } from '@/components/paths';
import { Tabs } from '@/components/ui/tabs';

const PARTS = [
  { id: 'events', href: paths.audit(), label: 'Events' },
  { id: 'access', href: paths.access(), label: 'Role mappings' },
] as const;

export function AuditTabs({ active }: { readonly active: (typeof PARTS)[number]['id'] }) {
  return <Tabs label="Parts of the audit" tabs={PARTS.map(({ id, ...tab }) => ({ ...tab, active: id === active }))} />;
}
