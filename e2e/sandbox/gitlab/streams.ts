import { z } from 'zod';
import { ADMINISTRATOR, OWNER } from '@/e2e/sandbox/gitlab/route';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';
import type { Instance } from '@/e2e/sandbox/world/types';

const asked = z.object({
  query: z.string(),
  variables: z
    .object({
      path: z.string().optional(),
      input: z
        .object({
          id: z.string().optional(),
          groupPath: z.string().optional(),
          category: z.string().optional(),
          secretToken: z.string().optional(),
          config: z.object({ url: z.string() }).optional(),
        })
        .optional(),
    })
    .default({}),
});

const none = json({
  errors: [{ message: 'The resource does not exist, or you may not perform this action' }],
  data: null,
});

/** The little of GitLab's GraphQL API that is about streams of audit events, by the aliases that its caller gives. */
export function graphqlAnswer(instance: Instance, { body, headers }: Asked, save: () => void): Answer {
  const given = headers['private-token'];
  const token = typeof given === 'string' && Object.hasOwn(instance.tokens, given) ? instance.tokens[given] : undefined;
  if (!token?.scopes.includes('api')) return json({ errors: [{ message: 'Invalid token' }] }, 401);
  const { query, variables } = asked.parse(JSON.parse(body));
  const ofGroup = /group(AuditEvent|\()/i.test(query);
  if (!instance.streaming || token.level < (ofGroup ? OWNER : ADMINISTRATOR)) return none;
  if (query.startsWith('query')) {
    const below = variables.path;
    const nodes = (instance.streams ?? [])
      .filter((stream) => stream.below === below)
      .map(({ id, url }) => ({ id, config: { url } }));
    return json({ data: ofGroup ? { group: { own: { nodes } } } : { own: { nodes } } });
  }
  const { input = {} } = variables;
  const { id, groupPath: below, config, secretToken: secret = '' } = input;
  if (config === undefined || input.category !== 'http')
    return json({ data: { done: { errors: ['Config is invalid'] } } });
  const streams = instance.streams ?? [];
  instance.streams =
    id === undefined
      ? [
          ...streams,
          {
            id: `gid://gitlab/Destination/${streams.length + 1}`,
            url: config.url,
            token: secret,
            ...(below && { below }),
          },
        ]
      : streams.map((stream) => (stream.id === id ? { ...stream, url: config.url, token: secret } : stream));
  save();
  return json({ data: { done: { errors: [] } } });
}
