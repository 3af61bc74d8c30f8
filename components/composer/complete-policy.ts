import { send } from '@/components/api/send';
import type { Completing, Place, Word } from '@/components/code/completing';
import { mappingOf } from '@/components/composer/draft';
import { subjectOfMapping } from '@/lib/mappings/subject-of-mapping';
import type { RefSelector } from '@/lib/mappings/types';
import { OPERATORS } from '@/lib/policy/operator-names';
import { PLAIN_VERSION, VARIABLES_VERSION } from '@/lib/policy/policy-text';
import type { ComposerView } from '@/lib/services/changes/get-composer';
import type { ProjectSource, Source } from '@/lib/services/estate/find-sources';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';

type Instance = ComposerView['instances'][number];

/** Completes a trust policy: its keys, its values, and the projects and refs of the inventory as subjects. */
export const completePolicy =
  (view: ComposerView): Completing =>
  async (place) =>
    startingWith(place, place.kind === 'key' ? keysAt(view, place) : await valuesAt(view, place));

/** Words that contain what is typed, those that begin with it first. */
function startingWith({ typed, siblings }: Place, words: readonly Word[]): readonly Word[] {
  const wanted = typed.toLowerCase();
  const fitting = words.filter(({ text }) => text.toLowerCase().includes(wanted) && !siblings.includes(text));
  const begins = ({ text }: Word): number => (text.toLowerCase().startsWith(wanted) ? 0 : 1);
  return fitting.toSorted((a, b) => begins(a) - begins(b));
}

const words = (...texts: readonly string[]): readonly Word[] => texts.map((text) => ({ text }));

function keysAt({ instances }: ComposerView, { names }: Place): readonly Word[] {
  const [first, member, operator] = names;
  if (first === undefined) return words('Version', 'Statement', 'Id');
  if (first !== 'Statement') return [];
  if (member === undefined) return words('Effect', 'Principal', 'Action', 'Condition', 'Sid');
  if (member === 'Principal') return words('Federated', 'AWS', 'Service');
  if (member !== 'Condition') return [];
  if (operator === undefined) return words('StringEquals', 'StringLike', ...OPERATORS.map(({ name }) => name));
  return instances.flatMap(({ host, name, shared }) =>
    ['sub', 'aud', ...(shared ? SHARED_ISSUER_CLAIMS : [])].map((claim) => ({
      text: `${host}:${claim}`,
      detail: name,
    })),
  );
}

async function valuesAt(view: ComposerView, { names, typed }: Place): Promise<readonly Word[]> {
  const [first, member, inner, key] = names;
  if (first === 'Version') return words(VARIABLES_VERSION, PLAIN_VERSION);
  if (member === 'Effect') return words('Allow', 'Deny');
  if (member === 'Action') return words('sts:AssumeRoleWithWebIdentity', 'sts:TagSession');
  if (member === 'Principal' && inner === 'Federated')
    return view.instances.flatMap(({ provider, name }) => (provider ? [{ text: provider.arn, detail: name }] : []));
  const instance = view.instances.find(({ host }) => key?.toLowerCase().startsWith(`${host}:`.toLowerCase()));
  if (member !== 'Condition' || instance === undefined) return [];
  const claim = key?.slice(instance.host.length + 1).toLowerCase();
  if (claim === 'aud')
    return instance.provider?.clientIds.read ? instance.provider.clientIds.items.map((text) => ({ text })) : [];
  return claim === 'sub' ? subjects(view, instance, typed) : [];
}

const PATH = 'project_path:';

/** Projects of the inventory by the path that is typed; the subjects of one of them once its path is whole. */
async function subjects(view: ComposerView, instance: Instance, typed: string): Promise<readonly Word[]> {
  const rest = typed.startsWith(PATH) ? typed.slice(PATH.length) : typed;
  const [path = '', ...more] = rest.split(':');
  const all = `/instances/${encodeURIComponent(instance.id)}/sources`;
  const sent = await send<{ rows: readonly Source[] }>('GET', `${all}?${new URLSearchParams({ q: path })}`);
  const found = sent.ok ? sent.data.rows : [];
  const whole = found.find((source) => source.kind === 'project' && source.path === path);
  if (whole === undefined || more.length === 0)
    return found.map(({ kind, path: each }) => ({
      text: kind === 'group' ? `${PATH}${each}/*` : `${PATH}${each}:`,
      detail: kind,
    }));
  const read = await send<ProjectSource>('GET', `${all}/${whole.id}`);
  if (!read.ok || !read.data.refs.read) return [];
  const project = read.data;
  const subjectOf = (ref: RefSelector): string | null => {
    const source = {
      kind: 'project',
      id: project.id,
      path: project.path,
      subComponents: project.subComponents,
    } as const;
    const audiences = instance.provider?.clientIds.read ? instance.provider.clientIds.items.slice(0, 1) : [];
    const built = mappingOf(view, { key: '', instanceId: instance.id, source, ref, audiences });
    const subject = built.ok ? subjectOfMapping(built.mapping) : built;
    return subject.ok ? subject.pattern : null;
  };
  return read.data.refs.items.flatMap(({ type, name, protected: isProtected }) => {
    const text = subjectOf({ kind: 'exact', type, name });
    return text === null ? [] : [{ text, detail: isProtected ? 'protected' : 'not protected' }];
  });
}
