import { expect, test, vi } from 'vitest';

/** The same module, loaded as another bundle would load it. */
async function copies<T>(load: () => Promise<T>): Promise<readonly [T, T]> {
  const one = await load();
  vi.resetModules();
  const other = await load();
  expect(other).not.toBe(one);
  return [one, other];
}

test('an error of AWS is known to every copy of the module that names it', async () => {
  const [one, other] = await copies(() => import('@/lib/aws/port'));
  const error = new one.AwsError('iam:GetRole', 'throttled', 'Slow down.', null);
  expect(error).toBeInstanceOf(other.AwsError);
  expect(new Error('iam:GetRole: Slow down.')).not.toBeInstanceOf(other.AwsError);
});

test('an error of GitLab is known to every copy of the module that names it, and is none of AWS', async () => {
  const [one, other] = await copies(() => import('@/lib/gitlab/port'));
  const { AwsError } = await import('@/lib/aws/port');
  const error = new one.GitLabError('GET /version', { kind: 'failed', status: 500, detail: 'GitLab answered 500.' });
  expect(error).toBeInstanceOf(other.GitLabError);
  expect(error).not.toBeInstanceOf(AwsError);
});
