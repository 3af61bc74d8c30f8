import { paged } from '@/e2e/sandbox/gitlab/pages';
import { badRequest, conflict, notFound } from '@/e2e/sandbox/gitlab/refusals';
import {
  type Call,
  type GroupRoute,
  MAINTAINER,
  NO_CONTENT,
  OWNER,
  type ProjectRoute,
} from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { Variable } from '@/e2e/sandbox/world/types';

/** A project or a group. */
interface Holder {
  readonly path: string;
  variables: Variable[];
}

const TYPES = ['env_var', 'file'] as const;
const KEY = /^[A-Za-z0-9_]{1,255}$/;
const MASKABLE = /^[A-Za-z0-9_+=/@:.~-]{8,}$/;

/** A hidden value is never shown again, to nobody. */
const shown = (variable: Variable) => ({ ...variable, value: variable.hidden ? null : variable.value });

/** What a record of effects may hold of a variable: all but its value. */
const unsecret = ({ value: _, ...rest }: Variable) => rest;

/** The variable of a path; of several with one key only the scope in the filter tells which. */
function find(call: Call, project: Holder): Variable {
  const scope = call.params.text('filter[environment_scope]');
  const [variable, ...others] = project.variables.filter(
    ({ key, environment_scope }) => key === call.path.key && (scope === undefined || environment_scope === scope),
  );
  if (!variable) throw notFound('Variable');
  if (others.length > 0)
    throw conflict("There are multiple variables with provided parameters. Please use 'filter[environment_scope]'");
  return variable;
}

/** A variable as the call wants it, on the ground of `base`. */
function read(call: Call, base: Variable): Variable {
  const { params } = call;
  return {
    key: base.key,
    value: params.text('value') ?? base.value,
    variable_type: params.word('variable_type', TYPES) ?? base.variable_type,
    protected: params.flag('protected') ?? base.protected,
    masked: base.hidden || (params.flag('masked') ?? base.masked),
    hidden: base.hidden,
    raw: params.flag('raw') ?? base.raw,
    environment_scope: params.text('environment_scope') ?? base.environment_scope,
    description: params.text('description') ?? base.description,
  };
}

function requireValid(project: Holder, variable: Variable, instead: Variable | null): void {
  const errors: Record<string, readonly string[]> = {};
  const taken = project.variables.some(
    (other) =>
      other !== instead && other.key === variable.key && other.environment_scope === variable.environment_scope,
  );
  if (!KEY.test(variable.key)) errors.key = ["can contain only letters, digits and '_'."];
  else if (taken) errors.key = [`(${variable.key}) has already been taken`];
  if (variable.masked && !MASKABLE.test(variable.value)) errors.value = ['is invalid'];
  if (Object.keys(errors).length > 0) throw badRequest(errors);
}

const PLAIN: Variable = {
  key: '',
  value: '',
  variable_type: 'env_var',
  protected: false,
  masked: false,
  hidden: false,
  raw: false,
  environment_scope: '*',
  description: null,
};

function create(call: Call, project: Holder): Variable {
  call.params.require('key', 'value');
  const hidden = call.params.flag('masked_and_hidden') ?? false;
  const variable = read(call, { ...PLAIN, key: call.params.text('key') ?? '', hidden });
  requireValid(project, variable, null);
  project.variables.push(variable);
  call.did('CreateVariable', project.path, unsecret(variable));
  return variable;
}

function update(call: Call, project: Holder): Variable {
  const before = find(call, project);
  const variable = read(call, before);
  requireValid(project, variable, before);
  project.variables = project.variables.map((other) => (other === before ? variable : other));
  call.did('UpdateVariable', project.path, unsecret(variable));
  return variable;
}

function remove(call: Call, project: Holder): void {
  const variable = find(call, project);
  project.variables = project.variables.filter((other) => other !== variable);
  call.did('DeleteVariable', project.path, unsecret(variable));
}

/** GitLab: Project-level CI/CD variables API. */
export const VARIABLE_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: 'variables',
    level: MAINTAINER,
    answer: (call, project) => paged(call, project.variables.map(shown)),
  },
  {
    method: 'GET',
    path: 'variables/:key',
    level: MAINTAINER,
    answer: (call, project) => json(shown(find(call, project))),
  },
  {
    method: 'POST',
    path: 'variables',
    level: MAINTAINER,
    answer: (call, project) => json(shown(create(call, project)), 201),
  },
  {
    method: 'PUT',
    path: 'variables/:key',
    level: MAINTAINER,
    answer: (call, project) => json(shown(update(call, project))),
  },
  {
    method: 'DELETE',
    path: 'variables/:key',
    level: MAINTAINER,
    answer: (call, project) => {
      remove(call, project);
      return NO_CONTENT;
    },
  },
];

/** GitLab: Group-level CI/CD variables API. */
export const GROUP_VARIABLE_ROUTES: readonly GroupRoute[] = [
  {
    method: 'GET',
    path: 'variables',
    level: OWNER,
    answer: (call, group) => paged(call, group.variables.map(shown)),
  },
  {
    method: 'GET',
    path: 'variables/:key',
    level: OWNER,
    answer: (call, group) => json(shown(find(call, group))),
  },
  {
    method: 'POST',
    path: 'variables',
    level: OWNER,
    answer: (call, group) => json(shown(create(call, group)), 201),
  },
  {
    method: 'DELETE',
    path: 'variables/:key',
    level: OWNER,
    answer: (call, group) => {
      remove(call, group);
      return NO_CONTENT;
    },
  },
];
