import { z } from 'zod';
import type { ResourceOptions } from '@/lib/gitlab/connection';
import type { GitLabHooks, HookTarget, StreamHolder } from '@/lib/gitlab/hook-port';
import { GitLabError } from '@/lib/gitlab/port';
import { readReply } from '@/lib/gitlab/replies';
import { askOnce } from '@/lib/gitlab/requester';

const CALL = 'POST /api/graphql';

const destination = z.object({ id: z.string(), config: z.object({ url: z.string().nullish() }) });
const nodes = z.object({ nodes: z.array(destination.nullable().catch(null)) }).nullish();
/** GitLab answers 200 where a field is unknown to it or the token may not, with `errors`. */
const listReply = z.object({
  errors: z.array(z.unknown()).optional(),
  data: z
    .object({ own: nodes, group: z.object({ own: nodes }).nullish() })
    .nullish()
    .catch(null),
});
const doneReply = z.object({
  errors: z.array(z.unknown()).optional(),
  data: z
    .object({ done: z.object({ errors: z.array(z.string()) }).nullish() })
    .nullish()
    .catch(null),
});

/** GraphQL by holder: the list, and what creates and updates one. GitLab: audit event streaming destinations. */
const QUERIES = {
  instance: {
    list: 'query { own: auditEventsInstanceStreamingDestinations { nodes { id config } } }',
    create:
      'mutation ($input: InstanceAuditEventStreamingDestinationsCreateInput!) { done: instanceAuditEventStreamingDestinationsCreate(input: $input) { errors } }',
    update:
      'mutation ($input: InstanceAuditEventStreamingDestinationsUpdateInput!) { done: instanceAuditEventStreamingDestinationsUpdate(input: $input) { errors } }',
  },
  group: {
    list: 'query ($path: ID!) { group(fullPath: $path) { own: externalAuditEventStreamingDestinations { nodes { id config } } } }',
    create:
      'mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) { done: groupAuditEventStreamingDestinationsCreate(input: $input) { errors } }',
    update:
      'mutation ($input: GroupAuditEventStreamingDestinationsUpdateInput!) { done: groupAuditEventStreamingDestinationsUpdate(input: $input) { errors } }',
  },
} as const;

/** Streams of audit events by the writer's token: of a protection that changes GitLab tells nowhere else (GitLab Ultimate). */
export function askStreams(options: ResourceOptions, now: () => Date): GitLabHooks['putStream'] {
  const url = new URL('api/graphql', `${String(options.host)}/`);
  const ask = async (query: string, variables: object): Promise<unknown> => {
    const headers = new Headers({ 'private-token': options.token, 'content-type': 'application/json' });
    const reply = await askOnce(CALL, url, headers, now, {
      method: 'POST',
      body: JSON.stringify({ query, variables }),
    });
    if ('kind' in reply) throw new GitLabError(CALL, reply);
    return reply.body;
  };
  return async (holder, target) => {
    const queries = QUERIES[holder.kind];
    const listed = readReply(CALL, listReply, await ask(queries.list, holder.kind === 'group' ? holder : {}));
    const own = holder.kind === 'group' ? listed.data?.group?.own : listed.data?.own;
    if (!own || listed.errors !== undefined) return 'refused';
    const known = own.nodes.find((each) => each?.config.url === target.url);
    const input = known ? { id: known.id, ...settingsOf(target) } : { ...ownerOf(holder), ...settingsOf(target) };
    const done = readReply(CALL, doneReply, await ask(known ? queries.update : queries.create, { input }));
    if (done.errors !== undefined || !done.data?.done || done.data.done.errors.length > 0) return 'refused';
    return known ? 'updated' : 'created';
  };
}

const settingsOf = ({ url, token }: HookTarget) => ({
  // Names are unique in GitLab, and have 72 characters at most.
  ...{ name: `Drawbridge at ${new URL(url).host}`.slice(0, 72), category: 'http', config: { url }, secretToken: token },
});

const ownerOf = (holder: StreamHolder) => (holder.kind === 'group' ? { groupPath: holder.path } : {});
