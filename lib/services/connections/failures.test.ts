import { describe, expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
import { GitLabError, type GitLabFailure } from '@/lib/gitlab/port';
import { explainFailure, orUnknown, patiently } from '@/lib/services/connections/failures';

const gitlab = (failure: GitLabFailure) => new GitLabError('GET /projects/:id', failure);
const always = (error: Error) => async () => {
  throw error;
};

async function waitsFor(error: Error): Promise<readonly number[]> {
  const waits: number[] = [];
  const wait = async (milliseconds: number) => waits.push(milliseconds);
  await expect(patiently(wait, always(error))).rejects.toBe(error);
  return waits.map((milliseconds) => milliseconds / 1000);
}

describe('patience of a sync', () => {
  it('waits as long as GitLab asks, a few times', async () => {
    const throttled = gitlab({ kind: 'throttled', retryAfterSeconds: 120, detail: 'slow down.' });
    expect(await waitsFor(throttled)).toEqual([120, 120, 120, 120]);
  });

  it('does not wait for hours', async () => {
    expect(await waitsFor(gitlab({ kind: 'throttled', retryAfterSeconds: 7200, detail: 'slow down.' }))).toEqual([]);
  });

  it('waits longer and longer for a source that is away', async () => {
    expect(await waitsFor(gitlab({ kind: 'unreachable', detail: 'away.' }))).toEqual([2, 10, 30, 60]);
    expect(await waitsFor(new AwsError('iam:ListRoles', 'server-fault', 'x', null))).toEqual([2, 10, 30, 60]);
  });

  it('does not repeat a refusal or a fault of our own', async () => {
    expect(await waitsFor(gitlab({ kind: 'forbidden', detail: 'no.' }))).toEqual([]);
    expect(await waitsFor(new AwsError('iam:ListRoles', 'access-denied', 'x', null))).toEqual([]);
    expect(await waitsFor(new TypeError('a fault of ours'))).toEqual([]);
  });
});

describe('what may be unknown', () => {
  it('is a refused reading, but not one that failed', async () => {
    expect(await orUnknown(always(gitlab({ kind: 'forbidden', detail: 'no.' })))).toBeNull();
    const away = gitlab({ kind: 'unreachable', detail: 'away.' });
    await expect(orUnknown(always(away))).rejects.toBe(away);
  });

  it('is not the whole account where the reader role cannot be assumed', async () => {
    const refused = new AwsError('sts:AssumeRole', 'access-denied', 'no', null);
    await expect(orUnknown(always(refused))).rejects.toBe(refused);
  });
});

it('a failure of a source is explained, a fault of our own is not', () => {
  expect(explainFailure(gitlab({ kind: 'unreachable', detail: 'GitLab cannot be reached.' }))).toBe(
    'Reading GitLab stopped at GET /projects/:id: GitLab cannot be reached. What was read before is kept.',
  );
  expect(explainFailure(new TypeError('x'))).toBeNull();
});
