import type { Params } from '@/e2e/sandbox/gitlab/params';
import type { Answer } from '@/e2e/sandbox/http';
import type { Group, Instance, Project, Token } from '@/e2e/sandbox/world/types';

export const REPORTER = 20;
export const DEVELOPER = 30;
export const MAINTAINER = 40;
export const OWNER = 50;
export const ADMINISTRATOR = 60;

/** What GitLab answers when something was taken away. */
export const NO_CONTENT: Answer = { status: 204, body: '' };

/** One call of the REST API, by a token that is known. */
export interface Call {
  readonly instance: Instance;
  readonly token: Token;
  readonly url: URL;
  readonly params: Params;
  /** The parts of the path that the route names, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Keeps the world and records what was done. `document` must hold no secret. */
  readonly did: (action: string, target: string, document?: unknown) => void;
}

/** `path` is relative to its owner's; a part that begins with a colon is a name. `level`: least access level for the call. */
export interface Route<Owner> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly level: number;
  readonly answer: (call: Call, owner: Owner) => Answer;
}

export type ProjectRoute = Route<Project>;
export type GroupRoute = Route<Group>;
/** A route of the instance itself. */
export type OpenRoute = Route<Instance>;

/** The named parts of a path that a pattern matches; null: it does not. */
export function matchPath(pattern: string, parts: readonly string[]): Readonly<Record<string, string>> | null {
  const wanted = pattern === '' ? [] : pattern.split('/');
  if (wanted.length !== parts.length) return null;
  const named: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const given = parts[index] ?? '';
    if (part.startsWith(':')) named[part.slice(1)] = given;
    else if (part !== given) return null;
  }
  return named;
}
