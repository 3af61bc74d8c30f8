import type { ReactNode } from 'react';
import { paths } from '@/components/paths';
import { PageHeader } from '@/components/ui/page-header';
import { Tabs } from '@/components/ui/tabs';

const PARTS = [
  { part: 'connections', label: 'Connections' },
  { part: 'templates', label: 'AWS set-up' },
  { part: 'people', label: 'People' },
  { part: 'rules', label: 'Approval rules' },
  { part: 'notifications', label: 'Notifications' },
  { part: 'tokens', label: 'API tokens' },
  { part: 'api', label: 'API' },
] as const;

interface Props {
  readonly part: (typeof PARTS)[number]['part'];
  readonly sentence: string;
  readonly actions?: ReactNode;
}

export function SettingsHeader({ part, sentence, actions }: Props) {
  const tabs = PARTS.map((row) => ({ href: paths.settings(row.part), label: row.label, active: row.part === part }));
  return (
    <PageHeader
      name="Settings"
      sentence={sentence}
      actions={actions}
      tabs={<Tabs label="Parts of the settings" tabs={tabs} />}
    />
  );
}
