import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { withSandbox } from '@/e2e/sandbox/aws/with-sandbox';

const { iam, account, sandbox, enter, token } = withSandbox();
const arn = (host: string) => ({ OpenIDConnectProviderArn: `arn:aws:iam::111122223333:oidc-provider/${host}` });
const create = (Url: string, more: Partial<CreateOpenIDConnectProviderCommand['input']> = {}) =>
  iam().send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ['https://ci'], ...more }));
const get = (host: string) => iam().send(new GetOpenIDConnectProviderCommand(arn(host)));

describe('a provider that is created', () => {
  it('is read back by the ARN that its address makes', async () => {
    const made = await create('https://git.example/tenant', {
      ThumbprintList: ['A'.repeat(40)],
      Tags: [{ Key: 'owner', Value: 'platform' }],
    });
    expect(made.OpenIDConnectProviderArn).toBe(arn('git.example/tenant').OpenIDConnectProviderArn);
    expect(await get('git.example/tenant')).toMatchObject({
      Url: 'git.example/tenant',
      ClientIDList: ['https://ci'],
      ThumbprintList: ['a'.repeat(40)],
      Tags: [{ Key: 'owner', Value: 'platform' }],
    });
    const { OpenIDConnectProviderList: list } = await iam().send(new ListOpenIDConnectProvidersCommand({}));
    expect(list?.at(-1)?.Arn).toBe(made.OpenIDConnectProviderArn);
  });

  it.each([
    ['http', 'http://git.example', {}, 'InvalidInputException'],
    ['a port', 'https://git.example:443', {}, 'InvalidInputException'],
    ['a query', 'https://git.example/?a=b', {}, 'InvalidInputException'],
    ['a user', 'https://me@git.example', {}, 'InvalidInputException'],
    ['no host', 'https://', {}, 'InvalidInputException'],
    ['the address of another', 'https://gitlab.com', {}, 'EntityAlreadyExistsException'],
    ['the address of another and a slash', 'https://gitlab.com/', {}, 'EntityAlreadyExistsException'],
    ['a thumbprint of 39', 'https://git.example', { ThumbprintList: ['a'.repeat(39)] }, 'InvalidInputException'],
    [
      'six thumbprints',
      'https://git.example',
      { ThumbprintList: Array(6).fill('a'.repeat(40)) },
      'InvalidInputException',
    ],
    [
      '101 audiences',
      'https://git.example',
      { ClientIDList: Array.from({ length: 101 }, (_, at) => `c${at}`) },
      'LimitExceededException',
    ],
  ])('is refused with %s', async (_, url, more, name) => {
    const before = account().providers.length;
    await expect(create(url, more)).rejects.toMatchObject({ name });
    expect(account().providers).toHaveLength(before);
  });
});

describe('a provider that is changed', () => {
  const harbour = arn('gitlab.harbour.example');

  it('takes an audience once, and gives it up', async () => {
    const add = new AddClientIDToOpenIDConnectProviderCommand({ ...harbour, ClientID: 'sts.amazonaws.com' });
    await iam().send(add);
    await iam().send(add);
    expect((await get('gitlab.harbour.example')).ClientIDList).toEqual([
      'https://gitlab.harbour.example',
      'sts.amazonaws.com',
    ]);
    await iam().send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...harbour, ClientID: 'sts.amazonaws.com' }));
    expect((await get('gitlab.harbour.example')).ClientIDList).toEqual(['https://gitlab.harbour.example']);
  });

  it('has its thumbprints replaced whole', async () => {
    const update = (ThumbprintList: string[]) =>
      iam().send(new UpdateOpenIDConnectProviderThumbprintCommand({ ...harbour, ThumbprintList }));
    await update(['b'.repeat(40)]);
    await expect(update(['nonsense'])).rejects.toMatchObject({ name: 'InvalidInputException' });
    expect((await get('gitlab.harbour.example')).ThumbprintList).toEqual(['b'.repeat(40)]);
  });

  it('is tagged and untagged', async () => {
    await iam().send(new TagOpenIDConnectProviderCommand({ ...harbour, Tags: [{ Key: 'a', Value: '1' }] }));
    const list = async () => (await iam().send(new ListOpenIDConnectProviderTagsCommand(harbour))).Tags;
    expect(await list()).toEqual([{ Key: 'a', Value: '1' }]);
    await iam().send(new UntagOpenIDConnectProviderCommand({ ...harbour, TagKeys: ['a'] }));
    expect(await list()).toEqual([]);
    expect(sandbox().effects.list().at(-1)?.action).toBe('UntagOpenIDConnectProvider');
  });
});

describe('a provider that is deleted', () => {
  it('lets nobody in any more, and leaves the roles as they are', async () => {
    const job = await token();
    await enter('shop-api-deploy', job);
    const roles = JSON.stringify(account().roles.map(({ trust }) => trust));
    await iam().send(new DeleteOpenIDConnectProviderCommand(arn('gitlab.harbour.example')));
    await expect(enter('shop-api-deploy', job)).rejects.toMatchObject({ name: 'InvalidIdentityTokenException' });
    expect(JSON.stringify(account().roles.map(({ trust }) => trust))).toBe(roles);
  });

  it('is not there for a second time', async () => {
    await expect(get('nobody.example')).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});
