import { type SubjectShape, tailParts } from '@/lib/reach/subject-shape';

/** Who a subject pattern means, in words that fit in a sentence, for example "any branch of g/p that starts with release/". */
export function describeSubject(value: string, shape: SubjectShape): string {
  const { firstWildcard, project, byId, tail } = shape;
  const owner = byId ? `project ${project}` : project;
  if (firstWildcard === 'all') return 'every subject of the issuer';
  if (firstWildcard === 'namespace' || firstWildcard === 'segment' || firstWildcard === 'id') {
    return `every project whose subject matches ${quote(value)}`;
  }
  if (firstWildcard === 'group') {
    const refs = /^\*:(ref_type:.*)$/.exec(value.slice(value.indexOf(project) + project.length))?.[1];
    const group = `any project below ${project.replace(/\/$/, '')}, present or future`;
    return (refs === undefined ? null : describeRefs(refs, group)) ?? `any ref of ${group}`;
  }
  return describeRefs(tail ?? '', owner) ?? `tokens of ${owner} that match ${quote(value)}`;
}

const quote = (text: string): string => `“${text}”`;

/** The refs of a tail and whose they are; null where that cannot be said in a few words. */
function describeRefs(tail: string, owner: string): string | null {
  if (tail === '' || /^\*+$/.test(tail)) return `any ref of ${owner}`;
  const parts = tailParts(tail);
  if (parts === null) return null;
  const type = parts.ref_type ?? '*';
  const noun = type === 'branch' || type === 'tag' ? type : type === '*' ? 'ref' : null;
  const name = parts.ref ?? '*';
  if (noun === null) return null;
  if (name === '*') return `any ${noun} of ${owner}`;
  const wildcards = name.replace(/[^*?]/g, '');
  if (wildcards === '') return `${noun} ${name} of ${owner}`;
  if (wildcards !== '*') return `any ${noun} of ${owner} that matches ${quote(name)}`;
  const [start = '', end = ''] = name.split('*');
  const conditions = [...(start === '' ? [] : [`starts with ${start}`]), ...(end === '' ? [] : [`ends with ${end}`])];
  return `any ${noun} of ${owner} that ${conditions.join(' and ')}`;
}
