import type { AccountConfig, AssumedRole, OrganizationConfig } from '@/lib/config/config';
import type { ConfigFile } from '@/lib/config/yaml-file';

/** An account as drawbridge.yaml names it. */
export const accountOf = (entry: ConfigFile['accounts'][number]): AccountConfig => ({
  id: entry.id,
  name: entry.name,
  ...(entry.label === undefined ? {} : { label: entry.label }),
  ...(entry.region === undefined ? {} : { region: entry.region }),
  ...(entry.eventsQueue === undefined ? {} : { eventsQueue: entry.eventsQueue }),
  reader: assumedOf(entry.reader),
  writer: entry.writer === 'default' ? 'default' : assumedOf(entry.writer),
  ...(entry.newRoles === undefined ? {} : { newRoles: entry.newRoles }),
});

/** The organization as drawbridge.yaml names it. */
export const organizationOf = (read: NonNullable<ConfigFile['organization']>): OrganizationConfig => ({
  reader: assumedOf(read.reader),
  units: read.units ?? null,
  readerRole: read.readerRole,
  writerRole: read.writerRole ?? null,
  externalId: read.externalId ?? null,
  labels: read.labels,
});

function assumedOf(role: { roleArn: string; externalId?: string | undefined } | undefined): AssumedRole | null {
  return role === undefined ? null : { roleArn: role.roleArn, externalId: role.externalId ?? null };
}
