import { mappingId } from '@/lib/mappings/mapping-id';
import type { Mapping, MappingProvider, RefSelector } from '@/lib/mappings/types';
import { latin1Problem } from '@/lib/subjects/latin1';
import { newRefPatternProblem, newRefProblem } from '@/lib/subjects/ref-names';

/** What a person picked, with what the inventory knows of it. */
export interface MappingChoice {
  readonly source:
    | {
        readonly kind: 'project';
        readonly projectId: number;
        readonly path: string;
        readonly subComponents: readonly string[] | null;
      }
    | { readonly kind: 'group'; readonly groupId: number; readonly path: string };
  readonly ref: RefSelector;
  readonly audiences: readonly string[];
  readonly issuer: { readonly host: string; readonly shared: boolean };
  readonly provider: MappingProvider;
  readonly clientIds: readonly string[];
}

export type BuiltMapping =
  | { readonly ok: true; readonly mapping: Mapping; readonly provider: MappingProvider }
  | { readonly ok: false; readonly reason: string };

const DEFAULT_COMPONENTS = ['project_path', 'ref_type', 'ref'];
const refuse = (reason: string): BuiltMapping => ({ ok: false, reason });

/**
 * A mapping from a choice, or the reason why it cannot be one. Runs in the browser while people type and on the server,
 * where the facts come from the inventory. The project's own sub components are used, never assumed (GitLab: ID token
 * claims, `ci_id_token_sub_claim_components`), and the project's id is pinned where AWS reads it (gitlab.com only).
 */
export function buildMapping(choice: MappingChoice): BuiltMapping {
  const { source, ref, audiences, issuer, provider } = choice;
  const subComponents = source.kind === 'group' ? DEFAULT_COMPONENTS : source.subComponents;
  if (subComponents === null) {
    return refuse(
      `The sub claim components of ${source.path} are unknown: the GitLab token may not read them. Give it the Maintainer role there, then sync.`,
    );
  }
  const refProblem = problemOfRef(ref, subComponents);
  const problem = latin1Problem(source.path) ?? refProblem ?? problemOfAudiences(audiences, choice.clientIds, provider);
  if (problem !== null) return refuse(problem);
  const content = {
    source: source.kind === 'group' ? source : { kind: source.kind, projectId: source.projectId, path: source.path },
    ref,
    subComponents,
    componentValues: {},
    audiences: [...new Set(audiences)].sort(),
    claims: source.kind === 'project' && issuer.shared ? { project_id: [String(source.projectId)] } : {},
  };
  return { ok: true, mapping: { id: mappingId(content, provider), ...content }, provider };
}

function problemOfRef(ref: RefSelector, subComponents: readonly string[]): string | null {
  if (ref.kind === 'any') return null;
  if (!subComponents.includes('ref')) {
    return 'The tokens of this project do not carry the ref in their subject, so no single ref can be told apart. Choose any ref, or change the sub claim components of the project.';
  }
  if (!subComponents.includes('ref_type')) {
    return 'The tokens of this project do not carry the ref type in their subject, so a branch and a tag of one name cannot be told apart. Choose any ref, or add ref_type to the sub claim components of the project.';
  }
  if (ref.kind === 'all') return null;
  const text = ref.kind === 'exact' ? ref.name : ref.pattern;
  return latin1Problem(text) ?? (ref.kind === 'exact' ? newRefProblem(text) : newRefPatternProblem(text));
}

function problemOfAudiences(
  audiences: readonly string[],
  clientIds: readonly string[],
  provider: MappingProvider,
): string | null {
  if (audiences.length === 0) return 'Choose at least one audience.';
  const unknown = audiences.filter((audience) => !clientIds.includes(audience));
  if (unknown.length === 0) return null;
  return `The provider ${provider.host} does not accept the audience ${unknown.join(', ')}: STS would refuse the token. It accepts ${clientIds.join(', ') || 'none'}.`;
}
