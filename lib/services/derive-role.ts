import type { Config } from '@/lib/config/config';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
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

export function prepareDerive(facts: Facts, config: Pick<Config, 'instances'>): Derive {
  const issuers = issuerProfiles(config);
  void facts;
  return ({ trustPolicy }) => {
    const parsed = parsePolicy(trustPolicy);
    if (!parsed.ok) return UNREADABLE;
    const { mappings, foreign } = recoverMappings(parsed.policy, issuers);
    return {
      columns: { ...UNREADABLE.columns, mappingCount: mappings.length, foreignCount: foreign.length },
      admissions: [],
    };
  };
}

const UNREADABLE: DerivedRole = {
  columns: {
    rung: null,
    rungReason: 'The trust policy could not be read.',
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
