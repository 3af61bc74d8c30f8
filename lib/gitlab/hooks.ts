import { Groups } from '@gitbeaker/rest';
import { z } from 'zod';
import type { ResourceOptions } from '@/lib/gitlab/connection';
import type { GitLabHooks, HookHolder, HookTarget } from '@/lib/gitlab/hook-port';
import { readReplies } from '@/lib/gitlab/replies';
import { askStreams } from '@/lib/gitlab/streams';

const PAGE_SIZE = 100;
/** GitLab lets a group or project have far fewer. */
const MOST_PAGES = 20;

const hookReply = z.object({ id: z.int(), url: z.string() });

/** Which events each kind has sent. GitLab: System hooks API, Group webhooks API, Project webhooks API. */
const EVENTS: Readonly<Record<HookHolder['kind'], Readonly<Record<string, boolean>>>> = {
  instance: { push_events: true, tag_push_events: true, repository_update_events: true, merge_requests_events: false },
  group: {
    ...{ push_events: true, tag_push_events: true, member_events: true, subgroup_events: true, project_events: true },
  },
  project: { push_events: true, tag_push_events: true },
};

const pathOf = (holder: HookHolder): string =>
  holder.kind === 'instance' ? 'hooks' : `${holder.kind === 'group' ? 'groups' : 'projects'}/${holder.id}/hooks`;

const callOf = (holder: HookHolder): string =>
  holder.kind === 'instance' ? 'GET /hooks' : `GET /${holder.kind}s/:id/hooks`;

/** Hooks by the writer's token. gitbeaker cannot update a system hook, nor ask for every event: its requester does all the same. */
export function hookCalls(options: ResourceOptions, now: () => Date): GitLabHooks {
  const { requester } = new Groups(options);
  const hooksOf = async (holder: HookHolder) => {
    const found: z.output<typeof hookReply>[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const reply = await requester.get<Record<string, unknown>[]>(pathOf(holder), {
        searchParams: { perPage: PAGE_SIZE, page },
      });
      const read = readReplies(callOf(holder), hookReply, reply.body);
      found.push(...read);
      if (read.length < PAGE_SIZE) break;
    }
    return found;
  };
  return {
    putHook: async (holder, target) => {
      const known = (await hooksOf(holder)).find(({ url }) => url === target.url);
      const body = { ...EVENTS[holder.kind], ...settingsOf(target) };
      if (known === undefined) await requester.post(pathOf(holder), { body });
      else await requester.put(`${pathOf(holder)}/${known.id}`, { body });
      return known === undefined ? 'created' : 'updated';
    },
    putStream: askStreams(options, now),
  };
}

/** A certificate is always looked at: whoever is on the way must not learn the token. */
const settingsOf = ({ url, token }: HookTarget) => ({ url, token, enable_ssl_verification: true });
