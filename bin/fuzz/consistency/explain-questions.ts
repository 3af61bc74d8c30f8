import type { Minted } from '@/bin/fuzz/consistency/mint';
import {
  componentsKnown,
  isListed,
  outcome,
  placeOf,
  type Question,
  type Subject,
} from '@/bin/fuzz/consistency/question';
import { providerArn } from '@/e2e/sandbox/world/trust';
import { admissions } from '@/lib/reach/admissions';
import { explainRole, type RoleExplanation } from '@/lib/reach/explain/explain-role';
import { tokenOfJob } from '@/lib/reach/explain/job-token';

/** What Explain says of a pipeline like this one; null: it is not asked about such. */
const toldBy = (subject: Subject, each: Minted): RoleExplanation | null => {
  const { tried, facts, before } = subject;
  const isAsked = isListed(each) || each.pipeline === 'fork-merge-request';
  if (!isAsked || each.inEnvironment) return null;
  if (each.identity.context[`${each.host}:pipeline_source`] === 'web') return null;
  const instance = facts.instances.find(({ id }) => id === each.instance.id);
  const project = instance?.projects.find(({ id }) => id === each.runsIn.id);
  if (instance === undefined || project === undefined) return null;
  const made = tokenOfJob({ instance, project, kind: each.pipeline, ref: each.ref, audience: each.audience });
  if (!made.ok) return null;
  const provider = tried.account.providers.find(({ host }) => host === each.host);
  const known =
    provider === undefined ? null : { arn: providerArn(tried.account.id, each.host), clientIds: provider.clientIds };
  return explainRole(before, known, made.token);
};

/** What a token leaves open: how STS is called, who runs the job and where, and what was not read. */
const OPEN = /user_|runner_environment|RoleSessionName|SourceIp|CurrentTime/;

const explain: Question = {
  id: 'explain',
  holds:
    'Explain admits a pipeline where STS admits its token by every call, and refuses it where STS does by every call',
  ask: (subject) => {
    const { tried, minted, truth } = subject;
    const isOpen = OPEN.test(tried.before);
    let asked = 0;
    const found = minted.flatMap((each) => {
      const said = toldBy(subject, each)?.outcome;
      if (said === undefined) return [];
      asked++;
      const accepted = truth.before.accepted(each);
      const some = accepted && truth.before.trusted(each);
      const every = accepted && truth.before.always(each);
      const isUnread =
        tried.unread.get(`${each.instance.id} ${each.runsIn.id}`) === 'protection' ||
        // Which project forks is not known.
        (each.pipeline === 'fork-merge-request' && tried.before.includes(':project_id')) ||
        // It hangs on the target.
        (each.pipeline === 'merge-request' && tried.before.includes('ref_protected'));
      const right =
        said === 'admitted'
          ? every
          : said === 'refused'
            ? !some
            : isOpen || isUnread || tried.before.includes('namespace_id');
      if (right) return [];
      const theirs = every ? 'admits it' : some ? 'admits it by some calls' : 'refuses it';
      return [`${placeOf(each)}, ${each.pipeline}, for ${each.audience}: Explain says ${said}, STS ${theirs}`];
    });
    return outcome(asked, found);
  },
};

const dependence: Question = {
  id: 'depends',
  holds:
    'a ref is listed without a word where Explain admits one of its tokens, and as depending where it depends at most',
  ask: (subject) => {
    const { before, facts, minted } = subject;
    const lines = new Map(
      admissions(before, facts).map((line) => [
        `${line.instanceId} ${line.projectId} ${line.ref.type} ${line.ref.name}`,
        line.depends,
      ]),
    );
    const best = new Map<string, Set<string>>();
    for (const each of minted) {
      // The ref of a fork is not the project's own.
      if (!componentsKnown(subject, each) || each.pipeline === 'fork-merge-request') continue;
      const said = toldBy(subject, each)?.outcome;
      const key = `${each.instance.id} ${each.project.id} ${each.type} ${each.ref}`;
      if (said !== undefined) best.set(key, (best.get(key) ?? new Set()).add(said));
    }
    const found = [...best].flatMap(([place, said]) => {
      const listed = lines.has(place);
      const depends = lines.get(place) ?? null;
      if (said.has('admitted') && (!listed || depends !== null))
        return [
          `Explain admits ${place}, and the list ${listed ? `says that it depends on ${depends}` : 'leaves it out'}`,
        ];
      return [];
    });
    return outcome(best.size, found);
  },
};

/** What Explain says, against STS and against the lists. */
export const EXPLAIN_QUESTIONS: readonly Question[] = [explain, dependence];
