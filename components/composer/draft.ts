/** What a person has composed so far, and what it makes of the live policy. Pure: the server computes the same again. */
import { type BuiltMapping, buildMapping } from '@/lib/mappings/build-mapping';
import { editPolicy } from '@/lib/mappings/edit-policy';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredPolicy } from '@/lib/mappings/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { placeOf } from '@/lib/policy/place-of';
import { policySize, printPolicy } from '@/lib/policy/print-policy';
import { iamRefusals } from '@/lib/policy/refusals/iam-refusals';
import type { Policy, Problem } from '@/lib/policy/types';
import type { InsteadLine } from '@/lib/reach/policy-lines';
import type { ComposerView } from '@/lib/services/changes/get-composer';

/** A line to add: what the API is sent, and what is needed to show and preview it. */
export interface AddedLine extends InsteadLine {
  readonly key: string;
  /** When it ends, ISO 8601; absent: it does not. */
  readonly until?: string;
}

export interface Draft {
  readonly mode: 'mappings' | 'document';
  readonly add: readonly AddedLine[];
  /** Ids of mappings of the live policy. */
  readonly remove: readonly string[];
  /** Mappings of the live policy that get another end; null: none any more. */
  readonly limit: readonly { readonly id: string; readonly until: string | null }[];
  /** In mode `document`. */
  readonly text: string;
  /** The text was typed at: it is more than what the mappings make. */
  readonly edited: boolean;
  readonly title: string;
  readonly reason: string;
}

export interface Computed {
  readonly document: string | null;
  readonly size: number;
  readonly problems: readonly Problem[];
  /** In words, for lines that cannot be. */
  readonly refusals: readonly string[];
}

/** The live policy as intent. Where it does not parse there are no mappings, only the text. */
export function readLive(view: ComposerView): { readonly policy: Policy | null; readonly recovered: RecoveredPolicy } {
  const parsed = parsePolicy(view.role.trustPolicy);
  if (!parsed.ok) return { policy: null, recovered: { mappings: [], foreign: [] } };
  return { policy: parsed.policy, recovered: recoverMappings(parsed.policy, view.instances) };
}

/** The mapping that an added line stands for, or the reason why it cannot be one. */
export function mappingOf(view: ComposerView, line: AddedLine): BuiltMapping {
  const instance = view.instances.find((candidate) => candidate.id === line.instanceId);
  if (!instance?.provider)
    return { ok: false, reason: `This account has no OIDC provider for ${instance?.host ?? line.instanceId}.` };
  const { clientIds } = instance.provider;
  if (!clientIds.read) return { ok: false, reason: clientIds.because };
  const { source } = line;
  return buildMapping({
    source:
      source.kind === 'project'
        ? { kind: 'project', projectId: source.id, path: source.path, subComponents: source.subComponents }
        : { kind: 'group', groupId: source.id, path: source.path },
    ref: line.ref,
    audiences: line.audiences,
    issuer: instance,
    provider: { arn: instance.provider.arn, host: instance.host },
    clientIds: clientIds.items,
  });
}

/** The trust policy that a draft makes, as the server will make it. */
export function compute(view: ComposerView, live: Policy | null, draft: Draft): Computed {
  if (draft.mode === 'document') {
    const parsed = parsePolicy(draft.text);
    return {
      document: parsed.ok ? printPolicy(parsed.policy) : null,
      size: parsed.ok ? policySize(parsed.policy) : draft.text.length,
      problems: parsed.ok ? withRefusals(draft.text, parsed.policy, parsed.problems) : parsed.problems,
      refusals: [],
    };
  }
  if (live === null)
    return {
      document: null,
      size: 0,
      problems: [],
      refusals: ['The live trust policy does not parse. Edit it as JSON.'],
    };
  const built = draft.add.map((line) => mappingOf(view, line));
  const refusals = built.flatMap((each) => (each.ok ? [] : [each.reason]));
  const add = built.flatMap((each) => (each.ok ? [{ mapping: each.mapping, provider: each.provider }] : []));
  const edited = editPolicy(live, { add, remove: draft.remove }, view.instances);
  if (!edited.ok)
    return {
      document: null,
      size: 0,
      problems: [],
      refusals: [...refusals, ...edited.refusals.map((refusal) => refusal.reason)],
    };
  return {
    document: printPolicy(edited.policy),
    size: policySize(edited.policy),
    problems: [],
    refusals: [...refusals, ...iamRefusals(edited.policy).map(({ message }) => message)],
  };
}

/** What IAM would refuse is an error at its line, in the place of a warning about the same member. */
function withRefusals(text: string, policy: Policy, problems: readonly Problem[]): readonly Problem[] {
  const refused = iamRefusals(policy).map(
    ({ path, message }): Problem => ({
      code: 'refused-by-iam',
      severity: 'error',
      message,
      path,
      ...placeOf(text, path),
    }),
  );
  const lines = new Set(refused.map(({ line }) => line));
  return [...problems.filter(({ line }) => !lines.has(line)), ...refused];
}

/** What the API is sent: ids, never paths. */
export function proposalOf(draft: Draft): unknown {
  if (draft.mode === 'document') return { kind: 'document', text: draft.text };
  const add = draft.add.map(({ instanceId, source, ref, audiences, until }) => ({
    instanceId,
    source:
      source.kind === 'project' ? { kind: 'project', projectId: source.id } : { kind: 'group', groupId: source.id },
    ref,
    audiences,
    ...(until === undefined ? {} : { until }),
  }));
  return {
    kind: 'mappings',
    add,
    remove: draft.remove,
    limit: draft.limit.filter(({ id }) => !draft.remove.includes(id)),
  };
}
