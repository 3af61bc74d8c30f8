import type { ProofFact } from '@/lib/reach/proof-facts';

/** What is different between the facts of a proof and those of now, one sentence each; none: nothing moved. */
export function movedFacts(before: readonly ProofFact[], now: readonly ProofFact[]): readonly string[] {
  const after = byKey(now);
  const earlier = byKey(before);
  const present = new Set(now.map(projectOf));
  const pathOf = new Map(before.filter(({ name }) => name === 'path').map((fact) => [projectOf(fact), fact.value]));
  const label = (fact: ProofFact): string => pathOf.get(projectOf(fact)) ?? `project ${fact.projectId}`;
  const gone = new Set<string>();
  const lost = before.flatMap((fact): readonly string[] => {
    const value = after.get(keyOf(fact));
    if (value === fact.value) return [];
    if (fact.projectId === null) return [`${fact.name} is there now.`];
    if (!present.has(projectOf(fact))) {
      if (gone.has(projectOf(fact))) return [];
      gone.add(projectOf(fact));
      return [`${label(fact)} (project ${fact.projectId}) is not at that path any more, or was deleted.`];
    }
    return [sentence(fact, label(fact), value)];
  });
  const added = now.flatMap((fact): readonly string[] => {
    if (earlier.has(keyOf(fact)) || (!pathOf.has(projectOf(fact)) && fact.name !== 'path')) return [];
    if (fact.projectId === null) return [`There is no ${fact.name} any more.`];
    if (fact.name === 'path') return [`${fact.value} is project ${fact.projectId} now.`];
    return isRule(fact) ? [`Protection ${ruleOf(fact)} of ${label(fact)} was added.`] : [];
  });
  return [...lost, ...added];
}

const projectOf = ({ instanceId, projectId }: ProofFact): string => `${instanceId} ${projectId}`;
const keyOf = (fact: ProofFact): string => `${projectOf(fact)} ${fact.name}`;
const byKey = (facts: readonly ProofFact[]) => new Map(facts.map((fact) => [keyOf(fact), fact.value]));
const isRule = ({ name }: ProofFact): boolean => name.startsWith('branch ') || name.startsWith('tag ');
const ruleOf = ({ name }: ProofFact): string => (name.startsWith('branch ') ? name.slice('branch '.length) : name);

/** `value` undefined: the project has no such fact now. */
function sentence(fact: ProofFact, label: string, value: string | undefined): string {
  if (fact.name === 'path') return `${label} (project ${fact.projectId}) is ${value} now.`;
  if (!isRule(fact)) return `The ${fact.name} of ${label} changed from ${fact.value} to ${value ?? 'readable'}.`;
  if (value === undefined) return `Protection ${ruleOf(fact)} of ${label} was deleted.`;
  return `Protection ${ruleOf(fact)} of ${label} changed from ${fact.value} to ${value}.`;
}
