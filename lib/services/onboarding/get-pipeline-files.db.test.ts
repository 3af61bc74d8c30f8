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

it("a job asks the STS of the account's region for the longest session, in the organization's image", async () => {
  const { context, db } = await openChanges(database().client);
  await db.role.updateMany({ where: { name: ROLE }, data: { maxSessionSeconds: 14_400 } });
  const [account] = context.config.accounts;
  if (account === undefined) throw new Error('the world has no account');
  const accounts = [{ ...account, region: 'eu-west-1' }];
  const config = { ...context.config, accounts, jobImages: { 'aws-cli': 'registry.example.com/aws:2' } };
  const { files } = await getPipelineFiles({ ...context, config }, RHEA, where);
  const job = parse(files[0]?.text ?? '')['aws-job'];
  expect(job).toMatchObject({
    image: { name: 'registry.example.com/aws:2', entrypoint: [''] },
    variables: { AWS_REGION: 'eu-west-1', AWS_STS_REGIONAL_ENDPOINTS: 'regional' },
  });
  expect(job.before_script.join('\n')).toContain('--duration-seconds 14400');
  expect(parse(files[0]?.check ?? '')['aws-check'].image.name).toBe('registry.example.com/aws:2');
  expect(files[0]).toMatchObject({ component: expect.stringContaining('default: eu-west-1') });
  const windows = await getPipelineFiles(context, RHEA, { ...where, shell: 'powershell' });
  expect(windows.files[0]?.text).toContain('$env:AWS_PROFILE = "pipeline"');
});

it('a role without mappings has no file, and strangers get none', async () => {
  const { context, db } = await openChanges(database().client);
  await db.role.updateMany({ where: { name: ROLE }, data: { trustPolicy: '{' } });
  expect(await getPipelineFiles(context, RHEA, where)).toEqual({ files: [] });
  await expect(getPipelineFiles(context, STRANGER, where)).rejects.toMatchObject({ code: 'forbidden' });
});
