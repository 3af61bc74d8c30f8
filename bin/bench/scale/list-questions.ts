import { REVIEW } from '@/bin/bench/scale/lists-world';
import { accountId, instanceId } from '@/bin/bench/scale/world';
import { listAuditEvents } from '@/lib/services/audit/list-audit-events';
import { listChanges } from '@/lib/services/changes/list-changes';
import { findSources } from '@/lib/services/estate/find-sources';
import { listProjects } from '@/lib/services/estate/list-projects';
import { listRoles } from '@/lib/services/estate/list-roles';
import { searchAnything } from '@/lib/services/estate/search-anything';
import { findPeople } from '@/lib/services/people/find-people';
import { listPeople } from '@/lib/services/people/list-people';
import { getCampaign, listCampaigns } from '@/lib/services/reviews/campaign-view';
import { listReviewItems } from '@/lib/services/reviews/list-review-items';
import type { Context } from '@/lib/services/verb/context';
import { person } from '@/lib/test-worlds/change-test-world';

export const READER = person('person-0', 'admin', 'approver', 'auditor');

type Ask = (context: Context, more?: object) => Promise<unknown>;

/** A list that has pages, in each of its orders. */
export const LISTS: Readonly<Record<string, Ask>> = {
  ...ordered('roles', listRoles, ['reach', 'risk', 'name', 'last-used', 'findings']),
  ...ordered('projects', listProjects, ['path', 'reach', 'roles']),
  changes: (context, more) => listChanges(context, READER, { state: 'all', ...more }),
  'items of a review': (context, more) => listReviewItems(context, READER, { number: REVIEW, ...more }),
  people: (context, more) => listPeople(context, READER, more),
  'audit events': (context, more) => listAuditEvents(context, READER, { ...more }),
};

function ordered(
  name: string,
  list: (context: Context, actor: typeof READER, input: unknown) => Promise<unknown>,
  orders: readonly string[],
): Readonly<Record<string, Ask>> {
  return Object.fromEntries(
    orders.map((sort): [string, Ask] => [
      `${name} by ${sort}`,
      (context, more) => list(context, READER, { sort, ...more }),
    ]),
  );
}

/** Filters, searches and pickers. */
export const SEARCHES: Readonly<Record<string, Ask>> = {
  'roles by account': (context) => listRoles(context, READER, { where: `account:"${accountId(0)}"` }),
  'roles by reach': (context) => listRoles(context, READER, { where: 'reach:internet,unknown' }),
  'roles not by reach': (context) => listRoles(context, READER, { where: '-reach:internet' }),
  'roles by a part of the name': (context) => listRoles(context, READER, { where: 'name:ploy-42' }),
  'roles that drifted': (context) => listRoles(context, READER, { where: 'drift:yes' }),
  'roles of three filters': (context) => listRoles(context, READER, { where: 'findings:>0 -reach:nobody used:>90d' }),
  'projects by GitLab': (context) => listProjects(context, READER, { where: `gitlab:"${instanceId(0)}"` }),
  'projects by a part of the path': (context) => listProjects(context, READER, { where: 'path:project-42' }),
  'projects by reach': (context) => listProjects(context, READER, { where: 'reach:internet', sort: 'reach' }),
  'changes that are open': (context) => listChanges(context, READER, {}),
  'changes waiting for me': (context) => listChanges(context, READER, { whose: 'waiting' }),
  'changes of mine': (context) => listChanges(context, READER, { whose: 'mine', state: 'all' }),
  'changes by a part of the title': (context) => listChanges(context, READER, { where: 'title:"Admit release 42"' }),
  'changes by author': (context) => listChanges(context, READER, { where: 'author:user-42 updated:<30d' }),
  reviews: (context) => listCampaigns(context, READER, {}),
  'counts of a review': (context) => getCampaign(context, READER, { number: REVIEW }),
  'items of a review that are mine': (context) =>
    listReviewItems(context, READER, { number: REVIEW, whose: 'mine', answer: 'open' }),
  'items of a review by text': (context) => listReviewItems(context, READER, { number: REVIEW, q: 'project-42' }),
  'picker of people': (context) => findPeople(context, READER, { q: 'son 42' }),
  'picker of projects': (context) => findSources(context, READER, { instanceId: instanceId(0), q: 'project-42' }),
  'search of everything': (context) => searchAnything(context, READER, { q: 'deploy-42' }),
  'audit events by action': (context) => listAuditEvents(context, READER, { action: 'change.drafted' }),
};
