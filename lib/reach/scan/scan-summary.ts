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

/** What a scan found as a whole. `isPart`: roles or projects are known to be missing from the files. */
export function scanSummary(scanned: readonly ScannedRole[], isPart: boolean): ScanSummary {
  const roles = scanned.filter(isAboutGitLab).sort(byExposure);
  const findings = roles.flatMap((role) => role.findings);
  return {
    accountCount: new Set(roles.flatMap(({ accountId }) => accountId ?? [])).size,
    roles,
    otherCount: scanned.length - roles.length,
    unreadableCount: scanned.filter(({ reach }) => reach === null).length,
    byRung: WIDEST_FIRST.map((rung) => ({ rung, count: roles.filter((role) => rungOf(role) === rung).length })),
    bySeverity: SEVERITIES.map((severity) => ({ severity, count: countOf(findings, severity) })),
    sentence: sentenceOf(roles, scanned.length, isPart),
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

/** Never "none" of what was not judged: neither of roles that could not be, nor of those that are missing. */
function sentenceOf(roles: readonly ScannedRole[], total: number, isPart: boolean): string {
  if (total === 0) return isPart ? 'No role was read from these files.' : 'These files have no roles.';
  const read = roles.filter(({ reach }) => reach !== null);
  const unknown = roles.filter((role) => rungOf(role) === null).length;
  const others = total - roles.length;
  const said = [
    ...(read.length > 0 ? [openOf(read, isPart)] : others > 0 ? [noneTrusts(others, isPart)] : []),
    ...(unknown > 0
      ? [`${read.length + others > 0 ? count(unknown) : inWords(unknown, 'role')} could not be assessed.`]
      : []),
    ...(isPart ? ['What was left out is not counted.'] : []),
  ];
  return said.join(' ');
}

const noneTrusts = (others: number, isPart: boolean): string =>
  `${isPart ? 'Of what was read, none' : 'None'} of the ${inWords(others, 'role')} trusts a GitLab.`;

function openOf(read: readonly ScannedRole[], isPart: boolean): string {
  const open = read.filter((role) => (rungOf(role) ?? 0) >= OPEN).length;
  const isSure = read.every((role) => rungOf(role) !== null);
  const number = open > 0 ? count(open) : isPart ? 'none' : 'None';
  const known = isSure || open > 0 ? '' : 'known to be ';
  return `${isPart ? 'Of what was read, ' : ''}${number} of ${inWords(read.length, 'role')} that ${read.length === 1 ? 'trusts' : 'trust'} GitLab ${open > 1 ? 'are' : 'is'} ${known}open to a whole group or wider.`;
}

const count = (number: number): string => number.toLocaleString('en');
const inWords = (number: number, noun: string): string => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
