import { describe, expect, it } from 'vitest';
import { RESTORE_AUTHOR } from '@/lib/changes/system-author';
import { linePolicies } from '@/lib/mappings/line-policies';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { originsOf } from '@/lib/services/changes/record/line-origins';
import { testPolicy } from '@/lib/test-worlds/sync-test-world';

const ISSUERS = [{ host: 'gitlab.example.com', shared: false }];
const both = JSON.stringify({
  Version: '2012-10-17',
  Statement: ['a', 'b'].flatMap((path) => JSON.parse(testPolicy(path)).Statement),
});
const [A, B] = [testPolicy('a'), testPolicy('b')];
const keyOf = (document: string): string => {
  const parsed = parsePolicy(document);
  return (parsed.ok ? [...linePolicies(parsed.policy, ISSUERS).keys()] : [])[0] ?? '';
};
const day = (number: number) => new Date(Date.UTC(2026, 0, number));

let number = 0;
const change = (authorId: string, from: string, to: string, more: object = {}) => ({
  ...{ id: `${++number}`, number, kind: 'put', authorId, baseDocument: from, proposedDocument: to },
  ...{ previousDocument: null, revisions: [{ editorId: authorId, coEditorIds: [], hands: [] }] },
  ...more,
});
const role = (changes: ReturnType<typeof change>[], seen: string[] = []) => ({
  createdAt: day(1),
  changes,
  revisions: seen.map((trustPolicy, index) => ({ at: day(10 + index), trustPolicy })),
});

describe('who asked for a line', () => {
  const asked = (changes: ReturnType<typeof change>[], key: string) =>
    originsOf(role(changes), ISSUERS)(key).requesterIds;

  it('is who wrote the change that brought it, with its editors, and not who brought another one', () => {
    const revisions = [{ editorId: 'rhea', coEditorIds: ['pia'], hands: [] }];
    const changes = [change('rhea', A, both, { revisions })];
    expect(asked(changes, keyOf(B))).toEqual(['rhea', 'pia']);
    expect(asked(changes, keyOf(A))).toEqual([]);
  });

  it('stays that person when someone or the product only brings it back', () => {
    const changes = [change('rhea', A, both), change('amir', both, A), change(RESTORE_AUTHOR, A, both)];
    const origin = originsOf(role(changes), ISSUERS)(keyOf(B));
    expect(origin).toMatchObject({ requesterIds: ['rhea'], change: { authorId: RESTORE_AUTHOR } });
    expect(asked([...changes.slice(0, 2), change('vik', A, both)], keyOf(B))).toEqual(['rhea', 'vik']);
  });

  it('of what was adopted is who adopted it, unless it was approved before', () => {
    const adoption = change('amir', both, both, { kind: 'adopt', previousDocument: A });
    expect([asked([adoption], keyOf(B)), asked([adoption], keyOf(A))]).toEqual([['amir'], []]);
  });
});

describe('since when a line is there', () => {
  const since = (seen: string[]) => originsOf(role([], seen), ISSUERS)(keyOf(B)).since;

  it('is the first of the policies without a break that had it', () => {
    expect(since([both, A, both, B])).toEqual(day(12));
  });

  it('is the birth of the role where it was there from the start, and unknown where no policy was seen with it', () => {
    expect(since([B, both])).toEqual(day(1));
    expect(since([A])).toBeNull();
  });
});
