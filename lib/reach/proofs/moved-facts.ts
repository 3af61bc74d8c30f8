import { hostOfProvider } from '@/lib/policy/compare/doors';
import { AT_PATH, arnIn, factsNow, isProvider, type ProofFact, UNSEEN } from '@/lib/reach/proofs/proof-facts';
import type { Facts } from '@/lib/reach/types';

/**
 * What is different between the facts of a proof and those of now, one sentence each; none: nothing moved. A project is looked for
 * by its id: that a path is another's, or that no token of a project is admitted any more, says nothing about where it is.
 * `restsOn`: the facts that the same policy rests on now.
 */
export function movedFacts(
  before: readonly ProofFact[],
  facts: Facts,
  restsOn: readonly ProofFact[],
): readonly string[] {
  const now = factsNow(before, facts);
  const after = byKey(now);
  const earlier = byKey(before);
  const present = new Set(now.map(projectOf));
  const pathOf = new Map(before.filter(({ name }) => name === 'path').map((fact) => [projectOf(fact), fact.value]));
  const left = new Set([...pathOf.values()].map((path) => `${AT_PATH}${path}`));
  const label = (fact: ProofFact): string => pathOf.get(projectOf(fact)) ?? `project ${fact.projectId}`;
  const hidden = new Set(now.filter(isUnread).map(projectOf));
  const wasHidden = new Set(before.filter(isUnread).map(projectOf));
  const lost = before.flatMap((fact): readonly string[] => {
    const value = after.get(keyOf(fact));
    if (value === fact.value) return [];
    if (isRule(fact) && hidden.has(projectOf(fact)))
      return [`The protection rules of ${label(fact)} cannot be read any more.`];
    if (isProvider(fact.name)) return tellProvider(fact, value ?? UNSEEN);
    if (fact.projectId === null) return [`There is a ${fact.name} now.`];
    if (!present.has(projectOf(fact)))
      return [`${label(fact)} (project ${fact.projectId}) was deleted, or cannot be read any more.`];
    // GitLab gives a project that waits for deletion another path: that is no rename.
    if (fact.name === 'path' && after.has(`${projectOf(fact)} deletion`)) return [];
    return [sentence(fact, label(fact), value)];
  });
  const added = [...now, ...restsOn].flatMap((fact): readonly string[] => {
    if (earlier.has(keyOf(fact)) || isProvider(fact.name)) return [];
    // Who left a path is told of by their id.
    if (fact.projectId === null) return left.has(fact.name) ? [] : [`There is no ${fact.name} any more.`];
    if (fact.name === 'path') return [`${fact.value} is project ${fact.projectId} now.`];
    if (fact.name === 'deletion')
      return [`GitLab deletes ${label(fact)} (project ${fact.projectId}) on ${fact.value}.`];
    const isNew = isRule(fact) && pathOf.has(projectOf(fact)) && !wasHidden.has(projectOf(fact));
    return isNew ? [`Protection ${ruleOf(fact)} of ${label(fact)} was added.`] : [];
  });
  return [...new Set([...lost, ...added])];
}

const projectOf = ({ instanceId, projectId }: ProofFact): string => `${instanceId} ${projectId}`;
const keyOf = (fact: ProofFact): string => `${projectOf(fact)} ${fact.name}`;
const byKey = (facts: readonly ProofFact[]) => new Map(facts.map((fact) => [keyOf(fact), fact.value]));
const isRule = ({ name }: ProofFact): boolean => name.startsWith('branch ') || name.startsWith('tag ');
/** Rules that could not be read are neither deleted nor added. */
const isUnread = ({ name, value }: ProofFact): boolean => name === 'protection' && value === 'unknown';
const ruleOf = ({ name }: ProofFact): string => (name.startsWith('branch ') ? name.slice('branch '.length) : name);

/** `value` undefined: the project has no such fact now. */
function sentence(fact: ProofFact, label: string, value: string | undefined): string {
  if (fact.name === 'deletion') return `GitLab does not delete ${label} (project ${fact.projectId}) any more.`;
  if (fact.name === 'path') return `${label} (project ${fact.projectId}) is ${value} now.`;
  if (isUnread(fact)) return `The protection rules of ${label} can be read now.`;
  if (!isRule(fact) && value === 'unknown') return `The ${fact.name} of ${label} cannot be read any more.`;
  if (!isRule(fact) && fact.value === 'unknown') return `The ${fact.name} of ${label} can be read now: ${value}.`;
  if (!isRule(fact)) return `The ${fact.name} of ${label} changed from ${fact.value} to ${value}.`;
  if (value === undefined) return `Protection ${ruleOf(fact)} of ${label} was deleted.`;
  return `Protection ${ruleOf(fact)} of ${label} changed from ${fact.value} to ${value}.`;
}

/** Which audiences a provider lost and gained, or that it went or came. */
function tellProvider({ name, value }: ProofFact, now: string): readonly string[] {
  const arn = arnIn(name);
  const provider = `The OIDC provider ${hostOfProvider(arn)} of account ${arn.split(':')[4]}`;
  if (now === UNSEEN) return [`${provider} was deleted, or cannot be read any more.`];
  if (value === UNSEEN) return [`${provider} is there, and accepts the audience ${now || 'of nobody'}.`];
  const [was, is] = [value, now].map((list) => list.split(', ').filter((audience) => audience !== ''));
  const lost = (was ?? []).filter((audience) => !is?.includes(audience));
  const gained = (is ?? []).filter((audience) => !was?.includes(audience));
  return [
    ...lost.map((audience) => `${provider} no longer accepts the audience ${audience}.`),
    ...gained.map((audience) => `${provider} accepts the audience ${audience} now.`),
  ];
}
