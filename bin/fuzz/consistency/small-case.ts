import { ACCOUNTS, type Case, GITLAB_COM, SELF_MANAGED, type Unread } from '@/bin/fuzz/consistency/case';
import { caseOf, sandboxProject } from '@/bin/fuzz/consistency/random-estate';

interface Odd {
  readonly providers?: readonly (readonly string[] | null)[];
  /** Of every project. */
  readonly unread?: Unread;
}

/** A case to be read by people: two lists of statements over one small estate. */
export function smallCase(
  before: readonly object[],
  after: readonly object[] = [],
  { providers = [['sts'], ['sts']], unread = 'nothing' }: Odd = {},
): Case {
  const policy = (statements: readonly object[]): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const rules = [{ name: 'main', push: 40, merge: 40 }];
  const project = (host: string, id: number, path: string) => ({
    host,
    unread,
    project: sandboxProject(id, path, { branches: ['main', 'dev'], protectedBranches: rules }),
  });
  return caseOf({
    named: [project(GITLAB_COM, 11, 'g/p'), project(GITLAB_COM, 12, 'g/q'), project(SELF_MANAGED, 21, 'g/p')],
    providers: { [ACCOUNTS[0]]: providers, [ACCOUNTS[1]]: [['other'], ['other']] },
    before: policy(before),
    after: policy(after),
  });
}
