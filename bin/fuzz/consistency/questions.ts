import { type Case, roleArn } from '@/bin/fuzz/consistency/case';
import { EXPLAIN_QUESTIONS } from '@/bin/fuzz/consistency/explain-questions';
import { boundsHold } from '@/bin/fuzz/consistency/legal-tokens';
import type { Minted } from '@/bin/fuzz/consistency/mint';
import {
  componentsKnown,
  differences,
  isListed,
  outcome,
  placeOf,
  type Question,
  rungOf,
  type Subject,
} from '@/bin/fuzz/consistency/question';
import { survivesTokens } from '@/bin/fuzz/consistency/random-tokens';
import { reductionQuestion } from '@/bin/fuzz/consistency/reduction-question';
import { naiveEvaluate } from '@/e2e/sandbox/naive-evaluator';
import { providerArn } from '@/e2e/sandbox/world/trust';
import { evaluate } from '@/lib/policy/evaluate';
import { accessDiff } from '@/lib/reach/access-diff';
import { admissions } from '@/lib/reach/admissions';
import { answerWhoCanAssume } from '@/lib/reach/answers/who-can-assume';
import { judgeDrift } from '@/lib/reach/drift';
import { findings } from '@/lib/reach/findings/findings';
import { containmentOf, intendedProjects } from '@/lib/reach/intended-projects';
import { reach } from '@/lib/reach/reach';

/** Of one case: the evaluators have a fuzz of their own. */
const MOST_EVALUATED = 100;
const ACTION = 'sts:AssumeRoleWithWebIdentity';
const admitted = ({ minted, truth }: Subject, which: 'before' | 'after' = 'before'): readonly Minted[] =>
  minted.filter((each) => truth[which].accepted(each) && truth[which].trusted(each));

const placesOf = (minted: readonly Minted[]): number => new Set(minted.map(placeOf)).size;

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
      const found = differences(said, new Set(here.filter(truth.before.trusted).map(placeOf)));
      // The verb is not told of namespaces: it lists who may get in, and says that it is not exact.
      const isUnsure = answer.output.some(({ undecided }) => undecided !== undefined);
      return isUnsure && tried.before.includes('namespace_id')
        ? found.filter((one) => one.startsWith('leaves'))
        : found;
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
          // Anyone can come to have a namespace of such an id.
          ...(has('namespace_id') && tried.before.includes('"9*"') ? { [`${each.host}:namespace_id`]: '98' } : {}),
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
  ...EXPLAIN_QUESTIONS,
  survivesTokens,
  reductionQuestion,
  boundsHold,
];
