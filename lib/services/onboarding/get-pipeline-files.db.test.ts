import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { getPipelineFiles } from '@/lib/services/onboarding/get-pipeline-files';
import { openChanges, RHEA, ROLE, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const where = { accountId: ACCOUNT, name: ROLE };

it('each mapped project gets a job whose audience and refs are those of the trust policy', async () => {
  const { context } = await openChanges(database().client);
  const { files } = await getPipelineFiles(context, RHEA, where);
  expect(files.map(({ source }) => source)).toEqual(['pay/service-1']);
  expect(parse(files[0]?.text ?? '')['aws-job']).toMatchObject({
    id_tokens: { AWS_ID_TOKEN: { aud: 'https://gitlab.example.com' } },
    rules: [{ if: '$CI_COMMIT_BRANCH == "main"' }],
  });
});

it('a role without mappings has no file, and strangers get none', async () => {
  const { context, db } = await openChanges(database().client);
  await db.role.updateMany({ where: { name: ROLE }, data: { trustPolicy: '{' } });
  expect(await getPipelineFiles(context, RHEA, where)).toEqual({ files: [] });
  await expect(getPipelineFiles(context, STRANGER, where)).rejects.toMatchObject({ code: 'forbidden' });
});
