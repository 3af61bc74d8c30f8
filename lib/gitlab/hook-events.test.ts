import { describe, expect, it } from 'vitest';
import { namedByEvent } from '@/lib/gitlab/hook-events';

const NONE = '0'.repeat(40);
const SOME = 'a'.repeat(40);
const project = { projectId: 7, members: false, all: false };
const nothing = { projectId: null, members: false, all: false };
const members = { projectId: null, members: true, all: false };

describe('an event of GitLab', () => {
  it.each([
    [{ event_name: 'project_rename', project_id: 7, path_with_namespace: 'a/b' }, project],
    [{ event_name: 'project_destroy', project_id: 7 }, project],
    [{ object_kind: 'push', event_name: 'push', project_id: 7, before: NONE, after: SOME }, project],
    [{ event_name: 'tag_push', project_id: 7, before: SOME, after: NONE }, project],
    [{ event_name: 'repository_update', project_id: 7, changes: [{ before: SOME, after: NONE }] }, project],
    [{ event_name: 'push', project_id: 7, before: NONE.repeat(2).slice(0, 64), after: SOME }, project],
    [{ event_name: 'user_remove_from_group', group_id: 3, user_id: 4 }, members],
    [{ event_name: 'user_destroy', user_id: 4 }, members],
    [
      { event_name: 'group_rename', group_id: 3 },
      { projectId: null, members: true, all: true },
    ],
    [{ event_type: 'protected_branch_removed', entity_type: 'Project', entity_id: 7 }, project],
    [
      { event_type: 'protected_tag_created', entity_type: 'Group', entity_id: 3 },
      { ...nothing, all: true },
    ],
  ])('%j names what has to be read again', (body, named) => {
    expect(namedByEvent(body)).toEqual(named);
  });

  it.each([
    [{ event_name: 'push', project_id: 7, before: SOME, after: SOME }],
    [{ event_name: 'push', project_id: 7, before: '', after: '' }],
    [{ event_name: 'project_rename', project_id: '7' }],
    [{ event_name: 'project_rename', project_id: 1e21 }],
    [{ event_name: 'project_rename', project_id: -7 }],
    [{ event_name: 'constructor', project_id: 7 }],
    [{ event_name: ['push'], project_id: 7 }],
    [{ object_kind: 'merge_request', project: { id: 7 } }],
    [{ event_type: 'protected_branch_removed', entity_type: 'Project', entity_id: '7' }],
    [{ event_type: 'protected_branch_removed', entity_type: 'User', entity_id: 7 }],
    [{ event_type: 'project_created', entity_type: 'Project', entity_id: 7 }],
    [[]],
    [null],
    ['push'],
  ])('%j names nothing', (body) => {
    expect(namedByEvent(body)).toEqual(nothing);
  });
});
