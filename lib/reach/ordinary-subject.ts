import { wordsOf } from '@/lib/policy/automata/acceptor';
import type { Universe } from '@/lib/policy/compare/types';
import type { KnownIssuer } from '@/lib/reach/issuers';
import { admittedToken, type Grant } from '@/lib/reach/tokens';

/** A group that nobody here has, so that a project of it is a stranger's. */
const GROUP = 'another-group';
const ORDINARY = ['branch:ref:main', 'tag:ref:v1.0.0'].map((end) => `project_path:${GROUP}/app:ref_type:${end}`);

/**
 * A subject of a stranger's ordinary project that gets in, for people to recognise; null: only others do. The universe is that of
 * strangers' tokens.
 */
export function ordinarySubject(grant: Grant, universe: Universe, { instance }: KnownIssuer): string | null {
  const keys = grant.policy.statements[grant.statementIndex]?.clauses.map(({ key }) => key.toLowerCase()) ?? [];
  // Where ids count, a made-up path says nothing of who gets in.
  if (keys.some((key) => key.endsWith(':project_id') || key.endsWith(':namespace_id'))) return null;
  if (instance?.projects.some(({ path }) => path.toLowerCase().startsWith(`${GROUP}/`))) return null;
  const admitted = ORDINARY.find((subject) => {
    const exactly: Universe = {
      ...universe,
      claim: (door, name) =>
        name === 'sub' ? { absent: false, empty: false, text: wordsOf([subject]) } : universe.claim(door, name),
    };
    return admittedToken(grant, exactly).kind === 'token';
  });
  return admitted ?? null;
}
