/**
 * The components that GitLab can put into the `sub` claim, as data. GitLab: ID token authentication and the projects API,
 * `ci_id_token_sub_claim_components`.
 * `since`: the GitLab release that brought it; null where the release is not known for sure.
 * `leads`: may be the first component. `dropped`: GitLab leaves the component out, name and all, where it has no value.
 */
export const SUB_COMPONENTS = [
  { name: 'project_path', holds: 'path', since: '17.10', leads: true, dropped: false },
  { name: 'project_id', holds: 'id', since: null, leads: true, dropped: false },
  { name: 'job_project_path', holds: 'path', since: null, leads: true, dropped: false },
  { name: 'job_project_id', holds: 'id', since: null, leads: true, dropped: false },
  { name: 'source_project_path', holds: 'path', since: null, leads: true, dropped: false },
  { name: 'source_project_id', holds: 'id', since: null, leads: true, dropped: false },
  { name: 'ref_type', holds: 'ref-type', since: '17.10', leads: false, dropped: false },
  { name: 'ref', holds: 'ref', since: '17.10', leads: false, dropped: false },
  { name: 'ref_protected', holds: 'word', since: '18.7', leads: false, dropped: false, words: ['true', 'false'] },
  {
    name: 'environment_protected',
    holds: 'word',
    since: '18.7',
    leads: false,
    dropped: true,
    words: ['true', 'false'],
  },
  {
    name: 'deployment_tier',
    holds: 'word',
    since: '18.7',
    leads: false,
    dropped: true,
    words: ['production', 'staging', 'testing', 'development', 'other'],
  },
] as const;

export type SubComponentRule = (typeof SUB_COMPONENTS)[number];

/** What a project has that was never customised. */
export const DEFAULT_SUB_COMPONENTS: readonly string[] = ['project_path', 'ref_type', 'ref'];

const BY_NAME = new Map<string, SubComponentRule>(SUB_COMPONENTS.map((rule) => [rule.name, rule]));

export const subComponent = (name: string): SubComponentRule | undefined => BY_NAME.get(name);

/** The values that a component can have, where that is a closed list. */
export const componentWords = (name: string): readonly string[] | null => {
  const rule = subComponent(name);
  if (rule?.holds === 'word') return rule.words;
  return rule?.holds === 'ref-type' ? ['branch', 'tag'] : null;
};

/** Why GitLab would refuse these components, or null. The first one names the project. */
export function subComponentsProblem(components: readonly string[]): string | null {
  const [first] = components;
  if (first === undefined) return 'The subject needs at least one component.';
  const unknown = components.find((name) => subComponent(name) === undefined);
  if (unknown !== undefined) return `${unknown} is not a component of the subject.`;
  if (new Set(components).size < components.length) return 'The list names a component twice.';
  if (!subComponent(first)?.leads) return `The first component has to name the project; ${first} does not.`;
  return null;
}
