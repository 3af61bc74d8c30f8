import type { STSClient } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { assumedCredentials } from '@/lib/aws/credentials';

/** A client that keeps credentials until they say that they are over, as the SDK does, and whose service takes no key but the second. */
function client(refusal: string, taken = 'key-2') {
  let keys = 0;
  const hub = {
    send: async () => ({
      $metadata: {},
      Credentials: {
        ...{ AccessKeyId: `key-${++keys}`, SecretAccessKey: 's', SessionToken: 't' },
        Expiration: new Date(Date.now() + 3_600_000),
      },
    }),
  } as unknown as STSClient;
  const { provider, renewIn } = assumedCredentials(hub, { roleArn: 'arn:x', externalId: null }, 'read');
  const used: string[] = [];
  let held: Awaited<ReturnType<typeof provider>> | null = null;
  let call = async (_: unknown): Promise<unknown> => {
    if (held === null || held.expiration.getTime() <= Date.now()) held = await provider();
    used.push(held.accessKeyId);
    if (held.accessKeyId !== taken) throw Object.assign(new Error('no'), { name: refusal });
    return 'answered';
  };
  renewIn({
    middlewareStack: {
      add: (middleware) => {
        call = middleware(call);
      },
    },
  });
  return { call: () => call({}), used };
}

it.each([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidClientTokenIdException',
  'UnrecognizedClientException',
])('a session that is refused as %s is taken anew and the call made once more', async (refusal) => {
  const { call, used } = client(refusal);
  expect(await call()).toBe('answered');
  expect(used).toEqual(['key-1', 'key-2']);
});

it('a second refusal is told, and another failure is not taken for one', async () => {
  const spent = client('ExpiredToken', 'no key');
  await expect(spent.call()).rejects.toMatchObject({ name: 'ExpiredToken' });
  expect(spent.used).toEqual(['key-1', 'key-2']);
  const denied = client('AccessDeniedException');
  await expect(denied.call()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(denied.used).toEqual(['key-1']);
});
