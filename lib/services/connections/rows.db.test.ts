import { describe, expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
import { openPorts, resolveAccounts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { exportTemplate, listTemplates } from '@/lib/services/connections/templates';
import { RHEA, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

describe('the rows of connections', () => {
  it('follow the configuration and keep what it names no more', async () => {
    const { client: db } = database();
    const context = new TestWorld().context(db);
    await ensureConnections(context);
    expect(await db.account.findFirst()).toMatchObject({ id: ACCOUNT, partition: 'aws', writable: false });
    const [account] = context.config.accounts;
    if (!account) throw new Error('no account');
    await ensureConnections({
      ...context,
      config: { ...context.config, instances: [], accounts: [{ ...account, writer: 'default' }] },
    });
    expect(await db.instance.findFirst()).toMatchObject({ id: 'main', removedAt: expect.any(Date) });
    expect(await db.account.findFirst()).toMatchObject({ writable: true, removedAt: null });
    await ensureConnections(context);
    expect(await db.instance.findFirst()).toMatchObject({ removedAt: null });
  });
});

describe('the templates of an account', () => {
  const folder = 'https://bucket.s3.eu-west-1.amazonaws.com/drawbridge/';

  it('are listed with links that open them, and handed out, to whoever may read the settings', async () => {
    const context = new TestWorld().context(database().client);
    const rows = await listTemplates(context, RHEA, { folder, region: 'us-gov-west-1', externalId: 'own' });
    expect(rows.map(({ file, quickCreate }) => [file, quickCreate === null])).toEqual([
      ...[
        ['drawbridge-reader.yaml', false],
        ['drawbridge-reader.tf', true],
      ],
      ...[
        ['drawbridge-writer.yaml', false],
        ['drawbridge-writer.tf', true],
      ],
      ...[
        ['drawbridge-events.yaml', false],
        ['drawbridge-events.tf', true],
      ],
    ]);
    expect(rows[0]?.quickCreate).toContain('console.amazonaws-us-gov.com');
    expect(rows[0]?.quickCreate).toContain('param_ExternalId=own');
    const { file, text } = await exportTemplate(context, RHEA, { name: 'reader', format: 'cloudformation' });
    expect(file).toBe('drawbridge-reader.yaml');
    expect(text).toContain('AWSTemplateFormatVersion');
  });

  it('are refused to a stranger, and no link is made of an address that is not https', async () => {
    const context = new TestWorld().context(database().client);
    await expect(listTemplates(context, STRANGER, {})).rejects.toMatchObject({ code: 'forbidden' });
    const wanted = { name: 'reader', format: 'terraform' };
    await expect(exportTemplate(context, STRANGER, wanted)).rejects.toMatchObject({ code: 'forbidden' });
    for (const bad of ['http://bucket.s3.amazonaws.com/', 'javascript:alert(1)'])
      await expect(listTemplates(context, RHEA, { folder: bad })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('accounts without an id', () => {
  const config = () => {
    const { config: given } = new TestWorld().context(database().client);
    return { ...given, accounts: given.accounts.map((account) => ({ ...account, id: null })) };
  };

  it('get it from STS', async () => {
    const identity = { accountId: ACCOUNT, arn: 'arn:aws:iam::111122223333:user/x', partition: 'aws' };
    const { config: resolved, problems } = await resolveAccounts(config(), async () => identity);
    expect(resolved.accounts[0]?.id).toBe(ACCOUNT);
    expect(problems).toEqual([]);
    expect(() => openPorts(resolved).awsReader(ACCOUNT)).not.toThrow();
    expect(openPorts(resolved).awsWriter(ACCOUNT)).toBeNull();
  });

  it('are left out, with the reason, where STS does not answer', async () => {
    const { config: resolved, problems } = await resolveAccounts(config(), async () => {
      throw new AwsError('sts:GetCallerIdentity', 'unreachable', 'AWS cannot be reached.', null);
    });
    expect(problems).toEqual([expect.stringContaining('sts:GetCallerIdentity')]);
    expect(resolved.unnamed).toEqual(config().accounts.map(({ name }) => name));
    await ensureConnections({ ...new TestWorld().context(database().client), config: resolved });
    expect(await database().client.account.count()).toBe(0);
    expect(() => openPorts(resolved).awsReader(ACCOUNT)).toThrow('has no account');
  });
});
