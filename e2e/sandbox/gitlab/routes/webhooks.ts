import { badRequest, notFound } from '@/e2e/sandbox/gitlab/refusals';
import {
  type Call,
  type GroupRoute,
  MAINTAINER,
  NO_CONTENT,
  OWNER,
  type ProjectRoute,
} from '@/e2e/sandbox/gitlab/route';
import { type Answer, json } from '@/e2e/sandbox/http';
import type { Hook } from '@/e2e/sandbox/world/types';

/** The hooks of one holder; `below`: path of the group or project, absent: of all of the GitLab. */
const hooksOf = ({ instance }: Call, below?: string): readonly Hook[] =>
  (instance.hooks ?? []).filter((hook) => hook.below === below);

const shown = ({ id, url }: Hook) => ({ id, url });

/** GitLab shows no token of a hook. */
export const listHooks = (call: Call, below?: string): Answer => json(hooksOf(call, below).map(shown));

export function addHook(call: Call, below?: string): Answer {
  const url = checkedUrl(call);
  const { instance } = call;
  const id = Math.max(0, ...(instance.hooks ?? []).map((hook) => hook.id)) + 1;
  const hook = { id, url, token: call.params.text('token') ?? '', ...(below !== undefined && { below }) };
  instance.hooks = [...(instance.hooks ?? []), hook];
  call.did(below === undefined ? 'CreateSystemHook' : 'CreateHook', url);
  return json(shown(hook), 201);
}

export function editHook(call: Call, below?: string): Answer {
  const url = checkedUrl(call);
  const known = named(call, below);
  // A token that is left out stays.
  const hook = { ...known, url, token: call.params.text('token') ?? known.token };
  call.instance.hooks = (call.instance.hooks ?? []).map((each) => (each === known ? hook : each));
  call.did('UpdateHook', url);
  return json(shown(hook));
}

export function deleteHook(call: Call, below?: string): Answer {
  const gone = named(call, below);
  call.instance.hooks = (call.instance.hooks ?? []).filter((hook) => hook !== gone);
  call.did('DeleteHook', gone.url);
  return NO_CONTENT;
}

function checkedUrl({ params }: Call): string {
  const url = params.text('url');
  if (url === undefined || !URL.canParse(url)) throw badRequest('Invalid url given');
  return url;
}

function named(call: Call, below?: string): Hook {
  const found = hooksOf(call, below).find(({ id }) => String(id) === call.path.hook);
  if (!found) throw notFound('Hook');
  return found;
}

interface Owner {
  readonly path: string;
}
const routesFor = (level: number) =>
  [
    { method: 'GET', path: 'hooks', level, answer: (call: Call, { path }: Owner) => listHooks(call, path) },
    { method: 'POST', path: 'hooks', level, answer: (call: Call, { path }: Owner) => addHook(call, path) },
    { method: 'PUT', path: 'hooks/:hook', level, answer: (call: Call, { path }: Owner) => editHook(call, path) },
    { method: 'DELETE', path: 'hooks/:hook', level, answer: (call: Call, { path }: Owner) => deleteHook(call, path) },
  ] as const;

/** GitLab: Group webhooks API. */
export const GROUP_HOOK_ROUTES: readonly GroupRoute[] = routesFor(OWNER);
/** GitLab: Project webhooks API. */
export const PROJECT_HOOK_ROUTES: readonly ProjectRoute[] = routesFor(MAINTAINER);
