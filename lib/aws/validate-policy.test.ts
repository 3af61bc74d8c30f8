import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { openAnalyzer } from '@/lib/aws/validate-policy';

const ID = '111122223333';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', HUB_KEY);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', HUB_SECRET);
});
afterEach(() => vi.unstubAllEnvs());

const spoke = (name: string, externalId = `harbour-${ID}`) => ({
  roleArn: `arn:aws:iam::${ID}:role/drawbridge/${name}`,
  externalId,
});
const analyzer = (reader = spoke('Reader')) =>
  openAnalyzer(
    { id: ID, name: 'Production', reader, writer: null },
    { region: 'eu-central-1', endpointUrl: sandbox.aws.url },
  );
const WIDE = { Statement: { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' } };

it('tells every finding of all pages, with its place and where AWS explains it', async () => {
  const found = await analyzer().validatePolicy(JSON.stringify(WIDE));
  expect(found?.map(({ kind, code, line }) => [kind, code, line])).toEqual([
    ['warning', 'MISSING_VERSION', 1],
    ['security-warning', 'PASS_ROLE_WITH_STAR_IN_RESOURCE', 1],
  ]);
  expect(found?.[0]?.learnMore).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
});

it('of a good policy has none, and of a broken one an error', async () => {
  const good = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:x' } };
  expect(await analyzer().validatePolicy(JSON.stringify(good))).toEqual([]);
  expect(await analyzer().validatePolicy('{')).toMatchObject([{ kind: 'error' }]);
});

it('tells apart that it may not ask from that there is nothing to say, and from a role that it cannot assume', async () => {
  expect(await analyzer(spoke('Writer')).validatePolicy('{}')).toBeNull();
  const lost = analyzer(spoke('Reader', 'wrong')).validatePolicy('{}');
  await expect(lost).rejects.toMatchObject({ call: 'sts:AssumeRole', kind: 'access-denied' });
});
