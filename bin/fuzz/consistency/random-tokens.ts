import { randomNumbers } from '@/bin/bench/measure';
import type { Minted } from '@/bin/fuzz/consistency/mint';
import { outcome, type Question, type Subject } from '@/bin/fuzz/consistency/question';
import { COMPONENTS, PATHS } from '@/bin/fuzz/consistency/random-estate';
import { accessDiff } from '@/lib/reach/access-diff';
import { judgeDrift } from '@/lib/reach/drift';
import { reach } from '@/lib/reach/reach';

/** Tokens that GitLab could give to some project, whether it is in the estate or not: what is proved holds for them too. */
const TOKENS = 1000;
const SEED = 20_261_130;
const PROJECTS = [...PATHS, 'evil/p', 'g/evil', 'G/P', 'g/gone', 'h/sub/deep/p'];
const IDS = ['11', '12', '13', '21', '22', '1', '99', '1234567'];
const REFS = ['main', 'dev', 'release/1', 'main-x', 'v1', 'Main'];
const SOURCES = ['push', 'web', 'schedule', 'api', 'merge_request_event'];
const PEOPLE = ['tom', 'pia', 'somebody'];

/** Refs that patterns of the policies speak of, with something in the place of each wildcard. */
export function namedRefs({ tried }: Subject): readonly string[] {
  const values = `${tried.before}${tried.after}`.matchAll(/ref:([^":$]+)/g);
  return [...values].map(([, pattern = '']) => pattern.replaceAll('*', 'x/1').replaceAll('?', 'm')).filter(isRef);
}
const isRef = (name: string): boolean => !/^[/.]|[/.]$|\/\/|\.\./.test(name);

function randomTokens(subject: Subject): readonly Minted[] {
  const random = randomNumbers(SEED);
  const pick = <T>(all: readonly T[], fallback: T): T => all[random(all.length)] ?? fallback;
  const { providers } = subject.tried.account;
  const bases = subject.minted.filter(({ host }) => providers.some((provider) => provider.host === host));
  const refs = [...REFS, ...namedRefs(subject)];
  return Array.from({ length: bases.length === 0 ? 0 : TOKENS }, () => {
    const [first] = bases;
    const base = bases[random(bases.length)] ?? first;
    if (base === undefined) throw new Error('There is a token.');
    const audience = pick(providers.find(({ host }) => host === base.host)?.clientIds ?? [], '');
    const source = pick(SOURCES, 'push');
    const path = pick(PROJECTS, 'g/p');
    const claims: Readonly<Record<string, string>> = {
      // A merge request from a fork runs in another project than it names.
      ...{ project_path: path, job_project_path: source === 'merge_request_event' ? pick(PROJECTS, path) : path },
      ...{ project_id: pick(IDS, '1'), job_project_id: pick(IDS, '1'), ref: pick(refs, 'main') },
      ref_type: source === 'merge_request_event' ? 'branch' : pick(['branch', 'tag'], 'branch'),
      ref_protected: pick(['true', 'false'], 'false'),
      ...{ namespace_id: pick(['1', '2', '3', '77'], '1'), pipeline_source: source, user_login: pick(PEOPLE, 'tom') },
      ...{
        user_id: pick(['4', '8', '99'], '4'),
        user_access_level: pick(['developer', 'maintainer', 'owner'], 'owner'),
      },
      runner_environment: pick(['self-hosted', 'gitlab-hosted'], 'self-hosted'),
    };
    const sub = pick(COMPONENTS, COMPONENTS[0])
      .flatMap((name) => (claims[name] === undefined ? [] : [name, claims[name]]))
      .join(':');
    const read = Object.keys(base.identity.context).map((key) => {
      const name = key.slice(base.host.length + 1);
      return [
        key,
        name === 'sub' ? sub : name === 'aud' ? [audience] : (claims[name] ?? base.identity.context[key] ?? ''),
      ];
    });
    const identity = { ...base.identity, subject: sub, audience, context: Object.fromEntries(read) };
    return { ...base, project: { ...base.project, path, id: Number(claims.project_id) }, audience, identity };
  });
}

/** Of the estate's own projects it is known which tokens they can get. */
const isStranger = ({ instance, project }: Minted): boolean =>
  !instance.projects.some(({ id, path }) => id === project.id || path === project.path);

export const survivesTokens: Question = {
  id: 'random-tokens',
  holds: 'nobody, equal, narrower and no drift survive a thousand random legal tokens',
  ask: (subject) => {
    const { before, after, facts, tried, truth } = subject;
    const verdict = accessDiff(before, after, facts).verdict;
    const isNobody = reach(before, facts).role.rung === 0;
    const isNoDrift = judgeDrift(tried.before, tried.after, facts).kind === 'equal';
    if (!isNobody && !isNoDrift && verdict !== 'equal' && verdict !== 'narrower') return outcome(0, []);
    const found = randomTokens(subject).flatMap((token) => {
      const [then, now] = [truth.before.trusted(token), truth.after.trusted(token)];
      const who = `${token.identity.subject} for ${token.audience}`;
      return [
        ...(isNobody && then && isStranger(token) ? [`nobody, and ${who} gets in`] : []),
        ...((verdict === 'equal' || verdict === 'narrower') && now && !then
          ? [`${verdict}, and ${who} gains access`]
          : []),
        ...((verdict === 'equal' || isNoDrift) && now !== then ? [`equal, and ${who} is let in by one alone`] : []),
      ];
    });
    return outcome(1, found);
  },
};
