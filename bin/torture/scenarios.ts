import { faults } from '@/bin/torture/faults';
import { kills } from '@/bin/torture/kills';
import { noAudit } from '@/bin/torture/no-audit';
import { outsiders } from '@/bin/torture/outsiders';
import { peers } from '@/bin/torture/peers';
import { power } from '@/bin/torture/power';
import { restart } from '@/bin/torture/restart';
import { rivals } from '@/bin/torture/rivals';
import type { Scenario } from '@/bin/torture/scenario';
import { sleepers } from '@/bin/torture/sleepers';
import { upgrade } from '@/bin/torture/upgrade';

interface Row {
  readonly run: Scenario;
  readonly says: string;
  /** How many the whole torture does. */
  readonly full: number;
  readonly roles: number;
}

/** Every scenario; its name is what the command line takes. */
export const SCENARIOS = {
  faults: { run: faults, says: 'AWS throttles, fails, hangs, drops, lags and refuses', full: 10_000, roles: 120 },
  'no-audit': { run: noAudit, says: 'the audit table refuses events', full: 500, roles: 10 },
  power: { run: power, says: 'PostgreSQL is ended at once and started again', full: 30, roles: 12 },
  sleepers: { run: sleepers, says: 'a worker sleeps beyond its lease', full: 20, roles: 4 },
  outsiders: { run: outsiders, says: 'someone else writes the role', full: 500, roles: 8 },
  rivals: { run: rivals, says: 'fifty commands at once on one change', full: 1000, roles: 1 },
  peers: { run: peers, says: 'people leave, groups change and GitLab is away', full: 1000, roles: 1 },
  restart: { run: restart, says: 'web processes are replaced in turn under load', full: 1000, roles: 6 },
  upgrade: { run: upgrade, says: 'the version before is replaced by this one under load', full: 20, roles: 6 },
  kills: { run: kills, says: 'workers are killed at every crash point', full: 1050, roles: 24 },
} as const satisfies Record<string, Row>;
export type ScenarioName = keyof typeof SCENARIOS;
