import { describe, expect, it } from 'vitest';
import { AUTHORSHIP, authorsOf, type ShapedBy, whyAuthor } from '@/lib/changes/authorship';
import { suggestedBy } from '@/lib/changes/suggested-by';

const NONE: ShapedBy = {
  ...{ authorId: 'rhea', revisions: [], guideIds: [], renamePlannerIds: [], migrationIds: [] },
  ...{ driftModeIds: [], ruleProposerIds: [] },
};
const BY: Readonly<Record<keyof typeof AUTHORSHIP, ShapedBy>> = {
  author: { ...NONE, authorId: 'eve' },
  revision: { ...NONE, revisions: [{ editorId: 'eve', coEditorIds: [] }] },
  hand: { ...NONE, revisions: [{ editorId: 'rhea', coEditorIds: ['eve'] }] },
  guide: { ...NONE, guideIds: ['eve'] },
  rename: { ...NONE, renamePlannerIds: ['eve'] },
  migration: { ...NONE, migrationIds: ['eve'] },
  drift: { ...NONE, driftModeIds: ['eve'] },
  rule: { ...NONE, ruleProposerIds: ['eve'] },
};

describe('an author of a change', () => {
  it.each(Object.entries(BY))('is whoever shaped it by %s, and is told so', (source, change) => {
    expect(authorsOf(change)).toContainEqual({ personId: 'eve', as: source });
    expect(whyAuthor(authorsOf(change), 'eve')).toBe(AUTHORSHIP[source as keyof typeof AUTHORSHIP].says);
  });

  it('is nobody else', () => {
    expect(whyAuthor(authorsOf(NONE), 'eve')).toBeNull();
  });

  it('is so under every account of theirs', () => {
    const accounts = (id: string) => (id === 'eve' ? ['eve', 'eve-at-home'] : [id]);
    for (const change of Object.values(BY))
      expect(whyAuthor(authorsOf(change, accounts), 'eve-at-home')).not.toBeNull();
  });
});

const document = (sub: string) =>
  JSON.stringify({ Statement: [{ Condition: { StringEquals: { 'gitlab:sub': sub } } }] });
const BEFORE = document('project_path:pay/api:ref_type:branch:ref:main');

describe('a comment', () => {
  const after = document('project_path:pay/api:ref_type:branch:ref:release/*');
  const by = (text: string) => suggestedBy(BEFORE, after, [{ personId: 'amir', text }]);

  it.each(['Use `release/*` instead.', 'better: ref:release/*', 'RELEASE/*!'])(
    'that names what the next revision adds makes its writer an author: %s',
    (text) => expect(by(text)).toEqual(['amir']),
  );

  it.each(['Why main?', 'pay/api is fine.', 'No releases please.', 'release/*x', 'Looks good.', ''])(
    'that does not name it makes them none: %s',
    (text) => expect(by(text)).toEqual([]),
  );

  it('about a document that does not parse tells nothing', () => {
    expect(suggestedBy('{', '{', [{ personId: 'amir', text: '{' }])).toEqual([]);
  });
});
