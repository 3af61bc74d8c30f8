import { answersRowsFile } from '@/app/api/answer-rows-file';
import { answers, answersRows, type Operation } from '@/app/api/operation';
import { changeView } from '@/lib/services/changes/view/change-view';
import { exportProjects, exportProjectsInput } from '@/lib/services/estate/export-lists';
import {
  findSources,
  findSourcesInput,
  projectSource,
  readSource,
  readSourceInput,
  source,
} from '@/lib/services/estate/find-sources';
import { getProject, getProjectInput, projectView } from '@/lib/services/estate/get-project';
import { listProjects, listProjectsInput, projectPage } from '@/lib/services/estate/list-projects';
import { getPipelines, getPipelinesInput } from '@/lib/services/pipelines/get-pipelines';
import { pipelinesView } from '@/lib/services/pipelines/pipelines-view';
import { planComponents, planComponentsInput, planRename, planRenameInput } from '@/lib/services/renames/plan-rename';
import { refreshedProject, refreshProject, refreshProjectInput } from '@/lib/services/sync/refresh-project';

const read = { method: 'GET', status: 200 } as const;

export const PROJECT_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/projects',
    id: 'listProjects',
    tag: 'Projects',
    summary: 'List GitLab projects',
    query: listProjectsInput,
    ...answers(projectPage, listProjects),
  },
  {
    ...read,
    path: '/projects/export',
    id: 'exportProjects',
    tag: 'Projects',
    summary: 'Export projects',
    description: 'Every row that the filter selects, as CSV, JSON or NDJSON. The export is recorded in the audit log.',
    query: exportProjectsInput,
    ...answersRowsFile(exportProjects),
  },
  {
    ...read,
    path: '/projects/{instanceId}/{projectId}',
    id: 'getProject',
    tag: 'Projects',
    summary: 'Get a project and the roles its refs can assume',
    params: getProjectInput,
    ...answers(projectView, getProject),
  },
  {
    ...read,
    path: '/projects/{instanceId}/{projectId}/pipelines',
    id: 'getPipelines',
    tag: 'Projects',
    summary: 'Read the jobs of a project',
    description:
      "Reads the project's CI files from GitLab now, with what they include, and holds them against GitLab's own merged configuration.",
    params: getPipelinesInput.pick({ instanceId: true, projectId: true }),
    query: getPipelinesInput.omit({ instanceId: true, projectId: true }),
    ...answers(pipelinesView, getPipelines),
  },
  {
    method: 'POST',
    path: '/projects/{instanceId}/{projectId}/refresh',
    id: 'refreshProject',
    tag: 'Projects',
    summary: 'Read a project from GitLab now',
    params: refreshProjectInput,
    status: 200,
    ...answers(refreshedProject, refreshProject),
  },
  {
    method: 'POST',
    path: '/projects/{instanceId}/{projectId}/renames',
    id: 'planRename',
    tag: 'Projects',
    summary: 'Plan a rename of a project',
    description:
      'Drafts a change that admits both the current and the new path. A second change drops the old path once GitLab shows the new one.',
    params: planRenameInput.pick({ instanceId: true, projectId: true }),
    body: planRenameInput.omit({ instanceId: true, projectId: true }),
    status: 201,
    idempotent: true,
    ...answers(changeView, planRename),
  },
  {
    method: 'POST',
    path: '/projects/{instanceId}/{projectId}/components',
    id: 'planComponents',
    tag: 'Projects',
    summary: "Plan a change of a project's `sub` claim",
    description: 'Drafts a change that admits both forms of the `sub` claim.',
    params: planComponentsInput.pick({ instanceId: true, projectId: true }),
    body: planComponentsInput.omit({ instanceId: true, projectId: true }),
    status: 201,
    idempotent: true,
    ...answers(changeView, planComponents),
  },
  {
    method: 'GET',
    path: '/instances/{instanceId}/sources',
    id: 'findSources',
    tag: 'Projects',
    summary: 'Find projects and groups by path',
    description: 'Answers the first 20 matches.',
    params: findSourcesInput.pick({ instanceId: true }),
    query: findSourcesInput.omit({ instanceId: true }),
    status: 200,
    ...answersRows(source, findSources),
  },
  {
    method: 'GET',
    path: '/instances/{instanceId}/sources/{projectId}',
    id: 'readSource',
    tag: 'Projects',
    summary: 'Get the refs and protection of a project',
    params: readSourceInput,
    status: 200,
    ...answers(projectSource, readSource),
  },
];
