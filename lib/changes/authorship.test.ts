import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AUTHORING_ACTS, authorIds, handOf, handsOf, whyAuthor } from '@/lib/changes/authorship';
import { suggestersOf } from '@/lib/changes/suggestions';

const revision = (editorId: string, coEditorIds: readonly string[] = [], hands: unknown = []) => ({
  ...{ editorId, coEditorIds, hands },
});
const roots = new Map([['rhea-2', 'rhea']]);

describe('the authors of a change', () => {
  it('are everyone of any revision, by their acts', () => {
    const first = revision(
      'rhea',
      ['vik'],
      [
        { personId: 'vik', act: 'guide' },
        { personId: 'rhea', act: 'author' },
      ],
    );
    const hands = handsOf({
      authorId: 'rhea',
      revisions: [first, revision('pia', [], [{ personId: 'pia', act: 'rebased' }])],
    });
    expect(hands.map(({ personId, act }) => `${personId} ${act}`)).toEqual(['vik guide', 'rhea author', 'pia rebased']);
  });

  it('are those whom a row without acts names too, and those of an act that this release does not know', () => {
    const rows = [revision('rhea', ['vik']), revision('pia', [], [{ personId: 'pia', act: 'of tomorrow' }])];
    expect(authorIds(handsOf({ authorId: 'rhea', revisions: rows }))).toEqual(['pia', 'rhea', 'vik']);
    const lost = () => handsOf({ authorId: 'rhea', revisions: [revision('rhea', [], 'nothing')] });
    expect(lost).toThrow();
  });

  it('are told by which act they are, also by another account, and nobody else is', () => {
    const hands = [{ personId: 'rhea', act: 'edited' }] as const;
    expect(whyAuthor({ hands, roots }, 'rhea')).toBe('You edited this change. Someone else has to decide on it.');
    expect(whyAuthor({ hands, roots }, 'rhea-2')).toBe(
      'You edited this change with another account of yours. Someone else has to decide on it.',
    );
    expect([handOf({ hands, roots }, 'pia'), whyAuthor({ hands, roots }, 'pia')]).toEqual([null, null]);
  });

  it('are in the documentation, act by act', () => {
    const page = readFileSync('docs/compose.md', 'utf8');
    for (const { who } of Object.values(AUTHORING_ACTS)) expect(page).toContain(`- ${who}\n`);
  });
});

describe('a comment that an edit took up', () => {
  const policy = (sub: string) =>
    JSON.stringify({ Statement: [{ Condition: { StringEquals: { 'gitlab:sub': sub } } }] });
  const [BEFORE, AFTER] = [policy('project_path:a/b:ref:main'), policy('project_path:a/c:ref:main')];
  const by = (text: string) => suggestersOf(BEFORE, AFTER, [{ personId: 'pia', text }]);

  it('is one that names a value which the edit adds, in any letters', () => {
    expect(by('Take project_path:A/C:ref:main instead.')).toEqual(['pia']);
    expect(by('```json\n{"sub": "project_path:a/c:ref:main"}\n```')).toEqual(['pia']);
  });

  it('is none that names what was there, a short word, or nothing', () => {
    expect([by('project_path:a/b:ref:main looks right'), by('main'), by('')]).toEqual([[], [], []]);
    expect(suggestersOf('no policy', 'nor this', [{ personId: 'pia', text: 'nor this' }])).toEqual([]);
  });
});
