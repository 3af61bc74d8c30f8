import { Groups, ProtectedBranches, ProtectedTags } from '@gitbeaker/rest';
import type { z } from 'zod';
import { type Connection, PAGE_SIZE, readToEnd } from '@/lib/gitlab/connection';
import { GitLabError, type GitLabPort } from '@/lib/gitlab/port';
import { protectedBranchReply, protectedTagReply, readReplies } from '@/lib/gitlab/replies';
import type { ProtectionRule } from '@/lib/reach/types';

type ProtectionCalls = Pick<GitLabPort, 'listProtection' | 'listGroupProtection'>;

/** Protected branches and tags. Who may not read them gets GitLabError "forbidden": unknown is never "no rules". */
export function protectionCalls(connection: Connection): ProtectionCalls {
  return {
    listProtection: async (projectId) => {
      const options = { perPage: PAGE_SIZE };
      const branches = await new ProtectedBranches(connection()).all(projectId, options);
      const tags = await new ProtectedTags(connection()).all(projectId, options);
      return [
        ...readReplies('GET /projects/:id/protected_branches', protectedBranchReply, branches).map(toBranchRule),
        ...readReplies('GET /projects/:id/protected_tags', protectedTagReply, tags).map(toTagRule),
      ];
    },
    listGroupProtection: async (groupId) => {
      try {
        const reply = await readGroupRules(connection, groupId);
        return readReplies('GET /groups/:id/protected_branches', protectedBranchReply, reply).map((rule) => ({
          ...toBranchRule(rule),
          inherited: true,
        }));
      } catch (error) {
        // A GitLab without this feature has no such address.
        if (error instanceof GitLabError && error.failure.kind === 'not-found') return [];
        throw error;
      }
    },
  };
}

/** gitbeaker has no method for a group's rules; its requester reads them all the same. */
const readGroupRules = (connection: Connection, groupId: number): Promise<readonly unknown[]> =>
  readToEnd(connection, async (options, page) => {
    const reply = await new Groups(options).requester.get<Record<string, unknown>[]>(
      `groups/${groupId}/protected_branches`,
      { searchParams: { perPage: PAGE_SIZE, page } },
    );
    return reply.body;
  });

const toBranchRule = (rule: z.output<typeof protectedBranchReply>): ProtectionRule => ({
  type: 'branch',
  pattern: rule.name,
  pushLevel: lowestLevel(rule.push_access_levels),
  mergeLevel: lowestLevel(rule.merge_access_levels),
  inherited: rule.inherited ?? false,
});

const toTagRule = (rule: z.output<typeof protectedTagReply>): ProtectionRule => ({
  type: 'tag',
  pattern: rule.name,
  pushLevel: lowestLevel(rule.create_access_levels),
  mergeLevel: null,
  inherited: false,
});

/** An entry for one person, group or deploy key without its own level counts as Maintainer, as GitLab shows deploy keys. */
const NAMED_LEVEL = 40;
const NO_ONE = 0;

/** The most permissive entry wins (GitLab: protected branches). Level 0, "no one", counts only if there is no other entry. */
function lowestLevel(entries: z.output<typeof protectedTagReply>['create_access_levels']): number | null {
  if (!entries) return null;
  const levels = entries.map((entry) => entry.access_level ?? NAMED_LEVEL).filter((level) => level !== NO_ONE);
  return levels.length === 0 ? NO_ONE : Math.min(...levels);
}
