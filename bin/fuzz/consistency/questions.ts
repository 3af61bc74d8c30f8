import { type Case, roleArn } from '@/bin/fuzz/consistency/case';
import type { Minted } from '@/bin/fuzz/consistency/mint';
import { differences, type Outcome, placeOf, type Question, type Subject } from '@/bin/fuzz/consistency/question';
import { naiveEvaluate } from '@/e2e/sandbox/naive-evaluator';
import { providerArn } from '@/e2e/sandbox/world/trust';
import { evaluate } from '@/lib/policy/evaluate';
import { accessDiff } from '@/lib/reach/access-diff';
import { admissions } from '@/lib/reach/admissions';
import { answerWhoCanAssume } from '@/lib/reach/answers/who-can-assume';
import { judgeDrift } from '@/lib/reach/drift';
import { explainRole, type RoleExplanation } from '@/lib/reach/explain/explain-role';
import { tokenOfJob } from '@/lib/reach/explain/job-token';
import { findings } from '@/lib/reach/findings/findings';
import { containmentOf, intendedProjects } from '@/lib/reach/intended-projects';
import { reach } from '@/lib/reach/reach';

/** Of one case: the evaluators have a fuzz of their own. */
const MOST_EVALUATED = 100;
const ACTION = 'sts:AssumeRoleWithWebIdentity';
const outcome = (asked: number, found: readonly string[]): Outcome => ({ asked, differences: found });

const admitted = ({ minted, truth }: Subject, which: 'before' | 'after' = 'before'): readonly Minted[] =>
  minted.filter((each) => truth[which].accepted(each) && truth[which].trusted(each));

const placesOf = (minted: readonly Minted[]): number => new Set(minted.map(placeOf)).size;

/** Projects that are listed, with refs that are: what a screen can speak about. */
const isListed = ({ stranger, exists }: Minted): boolean => stranger === null && exists;
const componentsKnown = ({ tried }: Subject, { instance, project }: Minted): boolean =>
  tried.unread.get(`${instance.id} ${project.id}`) !== 'components';

const evaluateQuestion: Question = {
  id: 'evaluate',
  holds: 'evaluate decides each token as STS does',
  ask: ({ before, tried, minted, truth }) => {
    const call = truth.before.calls[0] ?? {};
    const document: unknown = JSON.parse(tried.before);
    const some = minted.filter((_, at) => at % Math.ceil(minted.length / MOST_EVALUATED) === 0);
    return outcome(
      some.length,
      some.flatMap((each) => {
        const principal = providerArn(tried.account.id, each.host);
        const context = { ...each.identity.context, ...call };
        const ours = evaluate(before, { principal, action: ACTION }, context).decision;
        const theirs = naiveEvaluate(document, { principal, action: ACTION }, context);
        return ours === theirs ? [] : [`${JSON.stringify(context)}: ${ours}, STS ${theirs}`];
      }),
    );
  },
};

const whoCanAssume: Question = {
  id: 'who-can-assume',
  holds: 'who-can-assume lists exactly the refs of which some token is trusted',
  ask: (subject) => {
    const { tried, minted, truth } = subject;
    let asked = 0;
    const found = tried.instances.flatMap((instance) => {
      const here = minted.filter((each) => each.instance === instance && isListed(each));
      asked += new Set(here.map(placeOf)).size;
      const answer = answerWhoCanAssume({
        issuer: instance.issuer,
        roles: [{ arn: roleArn(tried.account, tried.role), policy: JSON.parse(tried.before) }],
        projects: subject.facts.instances
          .find(({ id }) => id === instance.id)
          ?.projects.map(({ id, path, refs }) => ({
            id,
            path,
            refs: refs ?? [],
            subComponents: instance.projects.find((project) => project.id === id)?.subComponents,
          })),
      });
      if (!answer.ok) return [`refused: ${answer.problem.detail}`];
      const said = new Set(
        answer.output.flatMap(({ pairs }) => pairs.map((p) => `${p.projectId} ${p.projectPath} ${p.type} ${p.ref}`)),
      );
      return differences(said, new Set(here.filter(truth.before.trusted).map(placeOf)));
    });
    return outcome(asked, found);
  },
};

const admissionsQuestion: Question = {
  id: 'admissions',
  holds: 'the lists of role and project pages hold exactly the refs that STS lets in',
  ask: (subject) => {
    const listed = subject.minted.filter((each) => isListed(each) && componentsKnown(subject, each));
    const said = new Set(
      admissions(subject.before, subject.facts).map(
        ({ projectId, projectPath, ref }) => `${projectId} ${projectPath} ${ref.type} ${ref.name}`,
      ),
    );
    const theirs = new Set(
      admitted(subject)
        .filter((each) => listed.includes(each))
        .map(placeOf),
    );
    return outcome(new Set(listed.map(placeOf)).size, differences(said, theirs));
  },
};

/** The lowest rung that the admitted tokens leave possible. */
function bruteRung(all: readonly Minted[]): { readonly rung: number; readonly shown: Minted | null } {
  const rungOf = ({ stranger, host, protected: isProtected }: Minted): number => {
    if (stranger === 'namespace') return host === 'gitlab.com' ? 5 : 4;
    if (stranger === 'below') return 3;
    return isProtected ? 1 : 2;
  };
  return all.reduce<{ rung: number; shown: Minted | null }>(
    (worst, each) => (rungOf(each) > worst.rung ? { rung: rungOf(each), shown: each } : worst),
    { rung: 0, shown: null },
  );
}

const rung: Question = {
  id: 'rung',
  holds: 'a rung is never below what tokens show, and nobody means that no token gets in',
  ask: (subject) => {
    const said = reach(subject.before, subject.facts).role;
    const { rung: least, shown } = bruteRung(admitted(subject));
    if (said.rung === null || said.rung >= least) return outcome(1, []);
    const sub = shown?.identity.subject;
    return outcome(1, [`says rung ${said.rung} (${said.reason}), and ${sub} of rung ${least} gets in`]);
  },
};

/** The claims of a token that could have this subject; the rest of them is whatever a policy of this estate may ask for. */
function someToken(subject: Subject, example: string): boolean {
  const { tried, truth, minted } = subject;
  const [, ownId] = /project_id:(\d+)/.exec(example) ?? [];
  const ids = ownId === undefined ? [undefined, ...IDS] : [ownId];
  return minted.some((each) => {
    const { context } = each.identity;
    const has = (name: string): boolean => Object.hasOwn(context, `${each.host}:${name}`);
    // Whether the example's ref is protected and which id its project has is for that project to say, which need not be of the estate.
    return ['true', 'false'].some((isProtected) =>
      ids.some((id) => {
        const told = {
          ...(has('ref_protected') ? { [`${each.host}:ref_protected`]: isProtected } : {}),
          ...(has('project_id') && id !== undefined ? { [`${each.host}:project_id`]: id } : {}),
          [`${each.host}:sub`]: example,
        };
        const like = { ...each, identity: { ...each.identity, subject: example, context: { ...context, ...told } } };
        return truth.before.accepted(like) && tried.account.providers.length > 0 && truth.before.trusted(like);
      }),
    );
  });
}

/** Ids that policies name. */
const IDS = ['11', '12', '13', '21', '22', '99'];

const rungExample: Question = {
  id: 'rung-example',
  holds: 'the example of a rung is a subject that STS lets in',
  ask: (subject) => {
    const { rung: said, example, reason } = reach(subject.before, subject.facts).role;
    if (said === null || said === 0 || example === null) return outcome(0, []);
    return outcome(1, someToken(subject, example) ? [] : [`rung ${said} (${reason}) by ${example}, which STS refuses`]);
  },
};

const graveFinding: Question = {
  id: 'grave-finding',
  holds: 'rung 4 or 5 always has a high or critical finding',
  ask: ({ before, facts }) => {
    const { rung: said, reason } = reach(before, facts).role;
    if (said === null || said < 4) return outcome(1, []);
    const grave = findings(before, facts).some(({ severity }) => severity === 'critical' || severity === 'high');
    return outcome(1, grave ? [] : [`rung ${said} (${reason}) without a high or critical finding`]);
  },
};

/** What a verdict claims of two sets of tokens that get in. */
function refute(verdict: string, subject: Subject): readonly string[] {
  const [then, now] = [new Set(admitted(subject)), new Set(admitted(subject, 'after'))];
  const gained = [...now].find((each) => !then.has(each));
  const lost = [...then].find((each) => !now.has(each));
  const sub = (each: Minted): string => `${each.identity.subject} for ${each.audience}`;
  return [
    ...((verdict === 'equal' || verdict === 'narrower') && gained
      ? [`${verdict}, and ${sub(gained)} gains access`]
      : []),
    ...((verdict === 'equal' || verdict === 'wider') && lost ? [`${verdict}, and ${sub(lost)} loses access`] : []),
  ];
}

const accessDiffQuestion: Question = {
  id: 'access-diff',
  holds: 'equal, narrower and wider hold for every token, and the refs that gain and lose are those of STS',
  ask: (subject) => {
    const { before, after, facts, minted } = subject;
    const diff = accessDiff(before, after, facts);
    const places = (which: 'before' | 'after') =>
      new Set(
        admitted(subject, which)
          .filter((each) => isListed(each) && componentsKnown(subject, each))
          .map(placeOf),
      );
    const [then, now] = [places('before'), places('after')];
    const gained = [...now].filter((place) => !then.has(place)).length;
    const lost = [...then].filter((place) => !now.has(place)).length;
    return outcome(placesOf(minted), [
      ...refute(diff.verdict, subject),
      ...(diff.gained.total === gained ? [] : [`counts ${diff.gained.total} refs that gain access, and STS ${gained}`]),
      ...(diff.lost.total === lost ? [] : [`counts ${diff.lost.total} refs that lose access, and STS ${lost}`]),
      ...exampleDiffers('gained', diff.gained.example, subject.tried, subject.tried.after, subject.tried.before),
      ...exampleDiffers('lost', diff.lost.example, subject.tried, subject.tried.before, subject.tried.after),
    ]);
  },
};

/** An example has to be let in by the one policy and refused by the other. */
function exampleDiffers(
  side: string,
  example: Readonly<Record<string, string>> | null,
  { account }: Case,
  allowing: string,
  refusing: string,
): readonly string[] {
  if (example === null || example.principal !== undefined) return [];
  const host = Object.keys(example)
    .find((key) => key.endsWith(':sub'))
    ?.slice(0, -':sub'.length);
  if (host === undefined) return [];
  const decide = (trust: string) =>
    naiveEvaluate(
      JSON.parse(trust),
      { principal: providerArn(account.id, host), action: example.action ?? ACTION },
      example,
    );
  const [one, other] = [decide(allowing), decide(refusing)];
  return one === 'allow' && other !== 'allow'
    ? []
    : [`${side} example ${JSON.stringify(example)}: ${one} and ${other}`];
}

const drift: Question = {
  id: 'drift',
  holds: 'no drift means that both policies let in the same tokens',
  ask: (subject) => {
    const { kind } = judgeDrift(subject.tried.before, subject.tried.after, subject.facts);
    return outcome(kind === 'equal' ? placesOf(subject.minted) : 1, kind === 'equal' ? refute('equal', subject) : []);
  },
};

const containment: Question = {
  id: 'containment',
  holds: 'proved means that only protected refs of intended projects get in',
  ask: (subject) => {
    const { before, facts } = subject;
    const verdict = containmentOf(before, facts);
    if (verdict?.verdict !== 'proved') return outcome(1, []);
    const wanted = new Set(
      intendedProjects(before, facts).map(({ instanceId, projectId }) => `${instanceId} ${projectId}`),
    );
    const bad = admitted(subject).find(
      ({ instance, project, protected: isProtected }) => !isProtected || !wanted.has(`${instance.id} ${project.id}`),
    );
    const found = bad === undefined ? [] : [`proved, and ${bad.identity.subject} (${placeOf(bad)}) gets in`];
    return outcome(placesOf(subject.minted), found);
  },
};

const toldBy = (subject: Subject, each: Minted): RoleExplanation | null => {
  const { tried, facts, before } = subject;
  if (!isListed(each) || each.inEnvironment) return null;
  if (each.identity.context[`${each.host}:pipeline_source`] === 'web') return null;
  const instance = facts.instances.find(({ id }) => id === each.instance.id);
  const project = instance?.projects.find(({ id }) => id === each.project.id);
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
        tried.unread.get(`${each.instance.id} ${each.project.id}`) === 'protection' ||
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
      if (!componentsKnown(subject, each)) continue;
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

/** Every answer that is held against the sandbox's STS. */
export const QUESTIONS: readonly Question[] = [
  evaluateQuestion,
  whoCanAssume,
  admissionsQuestion,
  rung,
  rungExample,
  graveFinding,
  accessDiffQuestion,
  drift,
  containment,
  explain,
  dependence,
];
