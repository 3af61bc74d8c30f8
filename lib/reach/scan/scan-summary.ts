import { SEVERITIES } from '@/lib/reach/findings/findings';
import type { ScannedRole } from '@/lib/reach/scan/scan-role';
import type { Finding, Rung, Severity } from '@/lib/reach/types';

export interface ScanSummary {
  readonly accountCount: number;
  /** Roles that are about GitLab, most exposed first. */
  readonly roles: readonly ScannedRole[];
  /** Roles that no GitLab pipeline can be meant for: of AWS services, of other accounts, of other issuers. */
  readonly otherCount: number;
  /** Documents that could not be read. */
  readonly unreadableCount: number;
  /** How many roles have each rung, widest first; null: unknown. */
  readonly byRung: readonly { readonly rung: Rung | null; readonly count: number }[];
  readonly bySeverity: readonly { readonly severity: Severity; readonly count: number }[];
  /** One sentence that answers what the files show. */
  readonly sentence: string;
}

const WIDEST_FIRST: readonly (Rung | null)[] = [5, 4, 3, 2, 1, 0, null];
/** From here on a role is open to projects that do not exist yet. */
const OPEN: Rung = 3;

/** What a scan found as a whole. */
export function scanSummary(scanned: readonly ScannedRole[]): ScanSummary {
  const roles = scanned.filter(isAboutGitLab).sort(byExposure);
  const findings = roles.flatMap((role) => role.findings);
  return {
    accountCount: new Set(roles.flatMap(({ accountId }) => accountId ?? [])).size,
    roles,
    otherCount: scanned.length - roles.length,
    unreadableCount: scanned.filter(({ reach }) => reach === null).length,
    byRung: WIDEST_FIRST.map((rung) => ({ rung, count: roles.filter((role) => rungOf(role) === rung).length })),
    bySeverity: SEVERITIES.map((severity) => ({ severity, count: countOf(findings, severity) })),
    sentence: sentenceOf(roles, scanned.length),
  };
}

const rungOf = ({ reach }: ScannedRole): Rung | null => reach?.rung ?? null;
const isAboutGitLab = ({ reach }: ScannedRole): boolean => reach?.elsewhere === undefined;
const countOf = (findings: readonly Finding[], severity: Severity): number =>
  findings.filter((finding) => finding.severity === severity).length;

function byExposure(a: ScannedRole, b: ScannedRole): number {
  const worst = ({ findings: [first] }: ScannedRole) =>
    first === undefined ? SEVERITIES.length : SEVERITIES.indexOf(first.severity);
  return (rungOf(b) ?? -1) - (rungOf(a) ?? -1) || worst(a) - worst(b) || (a.name < b.name ? -1 : 1);
}

function sentenceOf(roles: readonly ScannedRole[], total: number): string {
  if (total === 0) return 'These files have no roles.';
  if (roles.length === 0) return `None of the ${inWords(total, 'role')} trusts a GitLab.`;
  const open = roles.filter((role) => (rungOf(role) ?? 0) >= OPEN).length;
  const unknown = roles.filter((role) => rungOf(role) === null).length;
  const first =
    open === 0
      ? `None of ${inWords(roles.length, 'role')} that ${roles.length === 1 ? 'trusts' : 'trust'} GitLab is open to a whole group or wider.`
      : `${open.toLocaleString('en')} of ${inWords(roles.length, 'role')} that ${roles.length === 1 ? 'trusts' : 'trust'} GitLab ${open === 1 ? 'is' : 'are'} open to a whole group or wider.`;
  return unknown === 0 ? first : `${first} ${unknown.toLocaleString('en')} could not be assessed.`;
}

const inWords = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
