import type { StoredRole } from '@/bin/fuzz/consistency/stored/stored-estate';

type Roles = readonly StoredRole[];

/**
 * The smallest estate that still differs: fewer roles, then fewer statements and conditions, projects, refs and providers, for as long
 * as one of these forms differs too. `differs` reads an estate anew, from the sandbox into an empty database.
 */
export async function smallestEstate(roles: Roles, differs: (roles: Roles) => Promise<boolean>): Promise<Roles> {
  for (const smaller of smallerForms(roles)) if (await differs(smaller)) return smallestEstate(smaller, differs);
  return roles;
}

/** The same estate with something less, what takes most away first. */
function* smallerForms(roles: Roles): Generator<Roles> {
  if (roles.length > 1) {
    for (const role of roles) yield [role];
    for (const role of roles) yield roles.filter((each) => each !== role);
    // Where it takes two roles to differ, no policy of theirs is cut.
    return;
  }
  for (const role of roles) {
    for (const before of smallerPolicies(role.tried.before)) yield [withPolicies(role, before, role.tried.after)];
    // Only towards what is shorter: each step takes something away, so that there is an end.
    if (role.tried.before.length < role.tried.after.length)
      yield [withPolicies(role, role.tried.before, role.tried.before)];
    for (const after of smallerPolicies(role.tried.after)) yield [withPolicies(role, role.tried.before, after)];
    for (const tried of smallerWorlds(role)) yield [{ ...role, tried }];
  }
}

const withPolicies = (role: StoredRole, before: string, after: string): StoredRole => ({
  ...role,
  tried: { ...role.tried, before, after, role: { ...role.tried.role, trust: before } },
});

interface Statement {
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function* smallerPolicies(text: string): Generator<string> {
  const policy: { readonly Statement: readonly Statement[] } = JSON.parse(text);
  const put = (statements: readonly Statement[]) => JSON.stringify({ ...policy, Statement: statements });
  const { Statement: all } = policy;
  if (all.length > 1) for (const one of all) yield put(all.filter((each) => each !== one));
  for (const [at, statement] of all.entries())
    for (const smaller of withFewerConditions(statement)) yield put(all.with(at, smaller));
}

function* withFewerConditions({ Condition: condition = {}, ...rest }: Statement): Generator<Statement> {
  for (const [operator, keys] of Object.entries(condition))
    for (const key of Object.keys(keys)) {
      const { [key]: _, ...others } = keys;
      const { [operator]: __, ...more } = condition;
      const left = Object.keys(others).length === 0 ? more : { ...condition, [operator]: others };
      yield Object.keys(left).length === 0 ? rest : { ...rest, Condition: left };
    }
}

function* smallerWorlds({ tried }: StoredRole): Generator<StoredRole['tried']> {
  const { instances, accounts, account } = tried;
  for (const [at, instance] of instances.entries()) {
    const put = (projects: typeof instance.projects) => ({
      ...tried,
      instances: instances.with(at, { ...instance, projects }),
    });
    for (const project of instance.projects) yield put(instance.projects.filter((each) => each !== project));
    for (const [nth, project] of instance.projects.entries()) {
      if (project.branches.length > 1)
        yield put(instance.projects.with(nth, { ...project, branches: project.branches.slice(0, 1) }));
      if (project.tags.length > 0) yield put(instance.projects.with(nth, { ...project, tags: [] }));
    }
  }
  for (const [at, each] of accounts.entries())
    for (const provider of each.providers) {
      const less = { ...each, providers: each.providers.filter((one) => one !== provider) };
      yield { ...tried, accounts: accounts.with(at, less), account: account === each ? less : account };
    }
}
