import type { Mapping, RefSelector } from '@/lib/mappings/types';

/** The refs in words, for example "branch main", "tags v*", "any branch". */
export function describeRef(ref: RefSelector): string {
  switch (ref.kind) {
    case 'exact':
      return `${ref.type} ${ref.name}`;
    case 'pattern':
      return `${ref.type === 'branch' ? 'branches' : 'tags'} ${ref.pattern}`;
    case 'all':
      return `any ${ref.type}`;
    case 'any':
      return 'any ref';
  }
}

/** Conditions on components of the subject in words; a component without a value only has to be there. */
const COMPONENT_WORDS: Readonly<Record<string, (value: string | undefined) => string | null>> = {
  ref_protected: (value) => (value === undefined ? null : value === 'true' ? 'only protected' : 'only unprotected'),
  environment_protected: (value) =>
    value === undefined
      ? 'in a job with an environment'
      : value === 'true'
        ? 'to a protected environment'
        : 'to an unprotected environment',
  deployment_tier: (value) => (value === undefined ? 'in a job with an environment' : `to ${value}`),
};

/** Who is admitted, in words, for example "g/pay, branch main" or "any project in g, any ref". */
export function describeMapping(mapping: Mapping): string {
  const { source, ref, subComponents, componentValues } = mapping;
  const who =
    source.kind === 'group'
      ? `any project in ${source.path}`
      : source.path === ''
        ? `project ${source.projectId}`
        : source.path;
  const more = subComponents.flatMap((name) => COMPONENT_WORDS[name]?.(componentValues[name]) ?? []);
  return [...new Set([who, describeRef(ref), ...more])].join(', ');
}
