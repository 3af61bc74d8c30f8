import type { Config } from '@/lib/config/config';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { describeAccess } from '@/lib/reach/describe-access';
import { type AdmittedRef, existingRefs } from '@/lib/reach/existing-refs';
import { reach } from '@/lib/reach/reach';
import type { Facts, Finding, Rung } from '@/lib/reach/types';
import { issuerProfiles } from '@/lib/services/issuer-profiles';

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
    readonly findings: readonly Finding[];
    readonly findingCount: number;
    readonly worstSeverity: number;
  };
  /** In the order of instance and project. */
  readonly admissions: readonly {
    readonly instanceId: string;
    readonly projectId: number;
    readonly refCount: number;
    readonly protectedCount: number;
  }[];
}

export type Derive = (role: { readonly trustPolicy: string }) => DerivedRole;

/** Makes ready to derive many roles from one set of facts. */
export function prepareDerive(facts: Facts, config: Pick<Config, 'instances'>): Derive {
  const issuers = issuerProfiles(config);
  return ({ trustPolicy }) => {
    const parsed = parsePolicy(trustPolicy);
    if (!parsed.ok) return UNREADABLE;
    const { mappings, foreign } = recoverMappings(parsed.policy, issuers);
    const { role } = reach(parsed.policy, facts);
    const admitted = existingRefs(parsed.policy, facts);
    const admissions = admissionsOf(admitted);
    return {
      columns: {
        ...UNREADABLE.columns,
        rung: role.rung,
        rungReason: role.reason,
        rungExample: role.example,
        sentence: describeAccess(role, admitted),
        mappingCount: mappings.length,
        foreignCount: foreign.length,
        projectCount: admissions.length,
      },
      admissions,
    };
  };
}

function admissionsOf(admitted: readonly AdmittedRef[]): DerivedRole['admissions'] {
  const byProject = new Map<
    string,
    { instanceId: string; projectId: number; refCount: number; protectedCount: number }
  >();
  for (const { instanceId, projectId, ref } of admitted) {
    const key = `${instanceId}/${projectId}`;
    const row = byProject.get(key) ?? { instanceId, projectId, refCount: 0, protectedCount: 0 };
    row.refCount += 1;
    row.protectedCount += ref.protected ? 1 : 0;
    byProject.set(key, row);
  }
  return [...byProject.values()].sort((a, b) => a.instanceId.localeCompare(b.instanceId) || a.projectId - b.projectId);
}

const UNREADABLE: DerivedRole = {
  columns: {
    rung: null,
    rungReason: 'Unknown, because the trust policy could not be read.',
    rungExample: null,
    sentence: 'Who can assume this role is unknown: its trust policy could not be read.',
    mappingCount: 0,
    foreignCount: 0,
    projectCount: 0,
    findings: [],
    findingCount: 0,
    worstSeverity: 0,
  },
  admissions: [],
};
