import type { Mapping, RefSelector } from '@/lib/mappings/types';

const VARIABLES = { branch: '$CI_COMMIT_BRANCH', tag: '$CI_COMMIT_TAG' } as const;
/** Names that GitLab's rules hold between quotes as they are. */
const PLAIN = /^[\w./@+-]+$/;

/**
 * The condition of `rules:if` that holds in pipelines of the admitted refs: of branches and tags, not of merge requests, whose
 * jobs have no CI_COMMIT_BRANCH. GitLab: rules:if, regular expressions are RE2.
 */
export function refRule({ ref, componentValues }: Pick<Mapping, 'ref' | 'componentValues'>): string {
  const wanted = refCondition(ref);
  const guarded = componentValues.ref_protected;
  if (guarded === undefined) return wanted;
  const alone = ref.kind === 'any' ? `(${wanted})` : wanted;
  return `${alone} && $CI_COMMIT_REF_PROTECTED == "${guarded === 'true' ? 'true' : 'false'}"`;
}

function refCondition(ref: RefSelector): string {
  if (ref.kind === 'any') return `${VARIABLES.branch} || ${VARIABLES.tag}`;
  const variable = VARIABLES[ref.type];
  if (ref.kind === 'all') return variable;
  if (ref.kind === 'exact')
    return PLAIN.test(ref.name) ? `${variable} == "${ref.name}"` : `${variable} =~ /^${literal(ref.name)}$/`;
  const pieces = ref.pattern.split('*').map((piece) => piece.split('?').map(literal).join('.'));
  return `${variable} =~ /^${pieces.join('.*')}$/`;
}

/** Every ASCII sign is escaped, the slash too, which would end the expression. */
const literal = (text: string) => text.replace(/[!-/:-@[-^`{-~]/g, '\\$&');
