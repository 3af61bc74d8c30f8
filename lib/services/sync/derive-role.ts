import { riskOf } from '@/lib/capabilities/risk';
import type { AccountLabel, OtherRoles, Power, Risk } from '@/lib/capabilities/risk-words';
import type { Config } from '@/lib/config/config';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { AdmittedRef } from '@/lib/reach/existing-refs';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import { inAccount } from '@/lib/reach/providers';
import type { EstateFacts, Facts, Finding, Rung, Severity, TrustAge } from '@/lib/reach/types';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { ask } from '@/lib/services/verb/ask';

/** What follows from a role's trust policy and the facts: the derived columns of Role, and its admissions by project. */
export interface DerivedRole {
  readonly columns: {
    readonly rung: Rung | null;
    readonly rungReason: string;
    readonly rungExample: string | null;
    readonly sentence: string;
    readonly mappingCount: number;
    readonly foreignCount: number;
    readonly projectCount: number;
    /** Projects that it may admit and whose refs could not be read. */
    readonly unreadCount: number;
    /** ARN of the OIDC provider that alone keeps everybody out. */
    readonly shutBy: string | null;
    readonly findings: readonly Finding[];
    readonly findingCount: number;
    readonly worstSeverity: number;
    readonly power: Power | null;
    readonly risk: Risk | null;
    readonly riskReason: string;
    readonly escalates: boolean;
  };
  /** In the order of instance and project. */
  readonly admissions: readonly {
    readonly instanceId: string;
    readonly projectId: number;
    readonly refCount: number;
    readonly protectedCount: number;
  }[];
}

/** What follows from a role's policies of permissions. */
export interface DerivedPermissions {
  readonly findings: readonly Finding[];
  readonly power: Power | null;
  /** What other roles have to do with its power. */
  readonly others: OtherRoles | null;
  readonly escalates: boolean;
  /** What its account is for. */
  readonly label: AccountLabel | null;
}

export type Derive = (
  role: { readonly trustPolicy: string; readonly accountId: string; readonly trust?: TrustAge },
  permissions: DerivedPermissions,
) => Promise<DerivedRole>;

/** Makes ready to derive many roles from one set of facts. */
export function prepareDerive(estate: EstateFacts, config: Pick<Config, 'instances'>): Derive {
  const issuers = issuerProfiles(config);
  return async ({ trustPolicy, accountId, trust }, { power, others, label, escalates, findings: given }) => {
    const facts: Facts = { ...inAccount(estate, accountId), ...(trust && { trust }) };
    const parsed = parsePolicy(trustPolicy);
    const assessed = await ask('role', trustPolicy, facts);
    const risky = (rung: Rung | null) => {
      const { risk, reason } = riskOf({ rung, power, label, others });
      return { power, risk, riskReason: reason, escalates };
    };
    if (!parsed.ok || assessed === null) return { columns: { ...UNREADABLE, ...risky(null) }, admissions: [] };
    const { mappings, foreign } = recoverMappings(parsed.policy, issuers);
    const { reach: role, findings, admitted, sentence, unreadCount, shutBy } = assessed;
    // What nobody enters by a token gives pipelines nothing.
    const entered = role.rung === 0 ? [] : given;
    const found = bySeverity([...findings, ...entered]);
    const admissions = countByProject(admitted);
    return {
      columns: {
        rung: role.rung,
        rungReason: role.reason,
        rungExample: role.example,
        sentence,
        mappingCount: mappings.length,
        foreignCount: foreign.length,
        projectCount: admissions.length,
        unreadCount,
        shutBy,
        findings: found,
        findingCount: found.length,
        worstSeverity: Math.max(0, ...found.map(({ severity }) => weigh(severity))),
        ...risky(role.rung),
      },
      admissions,
    };
  };
}

const bySeverity = (found: readonly Finding[]): readonly Finding[] =>
  found.toSorted((a, b) => weigh(b.severity) - weigh(a.severity));

/** 1 info … 5 critical. */
const weigh = (severity: Severity): number => SEVERITIES.length - SEVERITIES.indexOf(severity);

type ProjectKey = Pick<DerivedRole['admissions'][number], 'instanceId' | 'projectId'>;

/** The order of admissions. */
export const byProject = (a: ProjectKey, b: ProjectKey): number =>
  a.instanceId === b.instanceId ? a.projectId - b.projectId : a.instanceId < b.instanceId ? -1 : 1;

/** A ref that two providers let in counts once. */
function countByProject(admitted: readonly AdmittedRef[]): DerivedRole['admissions'] {
  const projects = new Map<string, ProjectKey & { readonly refs: Map<string, boolean> }>();
  for (const { instanceId, projectId, ref } of admitted) {
    const key = `${instanceId}/${projectId}`;
    const project = projects.get(key) ?? { instanceId, projectId, refs: new Map() };
    project.refs.set(`${ref.type}/${ref.name}`, ref.protected);
    projects.set(key, project);
  }
  return [...projects.values()].sort(byProject).map(({ instanceId, projectId, refs }) => ({
    instanceId,
    projectId,
    refCount: refs.size,
    protectedCount: [...refs.values()].filter(Boolean).length,
  }));
}

/** IAM gave a document that is no trust policy to us: nothing is claimed of it. */
const UNREADABLE = {
  rung: null,
  rungReason: 'Unknown, because the trust policy could not be read.',
  rungExample: null,
  sentence: 'Who can assume this role is unknown: its trust policy could not be read.',
  mappingCount: 0,
  foreignCount: 0,
  projectCount: 0,
  unreadCount: 0,
  shutBy: null,
  findings: [],
  findingCount: 0,
  worstSeverity: 0,
} as const;
