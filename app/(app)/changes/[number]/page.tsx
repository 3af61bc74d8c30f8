import type { Metadata } from 'next';
import { cache, type ReactNode } from 'react';
import { orNotFound } from '@/app/or-not-found';
import { partsOf, queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { ChangeAside } from '@/components/changes/change-aside';
import { ChangeHeader } from '@/components/changes/change-header';
import { ChangeNotes } from '@/components/changes/change-notes';
import { ChangePlan } from '@/components/changes/change-plan';
import { CommentForm } from '@/components/changes/comment-form';
import { Conversation } from '@/components/changes/conversation';
import { EffectsView } from '@/components/changes/effects-view';
import { SaidText } from '@/components/changes/said-text';
import { Watch } from '@/components/live/live-provider';
import { TextDiff } from '@/components/policy/text-diff';
import { Callout } from '@/components/ui/callout';
import { Section } from '@/components/ui/page-header';
import { CHANGES_REQUESTED, sentBack } from '@/lib/changes/sent-back';
import { STATE_WORDS } from '@/lib/changes/states';
import { type PolicyEffects, storedEffects } from '@/lib/services/changes/preview-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { progressOf } from '@/lib/services/live/get-progress';

interface Props {
  readonly params: Promise<{ number: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const change = await changeOf((await partsOf(params)).number).catch(() => null);
  // A tab tells how far the change is without being opened.
  return { title: change === null ? 'Change' : `${wordOf(change)} · #${change.number}` };
}

const wordOf = ({ state, revision, decisions }: ChangeView): string =>
  state === 'draft' && sentBack(state, revision, decisions) ? CHANGES_REQUESTED.word : STATE_WORDS[state].word;

/** Read once for the page and its title. */
const changeOf = cache(async (number: string): Promise<ChangeView> => {
  const { context, actor } = await signedIn();
  return viewChange(context, actor, Number(number) || 0);
});

export default async function ChangePage({ params, searchParams }: Props) {
  const { number } = await partsOf(params);
  const { since: earlier } = queryOf(await searchParams);
  const { context, actor } = await signedIn();
  // Before the page is read: what moves meanwhile is told.
  const progress = await progressOf(context, actor, `change/${number}`).catch(orNotFound);
  const change = await changeOf(number).catch(orNotFound);
  const since = change.revisions.find(({ revision }) => earlier === String(revision)) ?? null;
  const [before, after] = [since?.document ?? change.before, change.proposed.document];
  const effects = await storedEffects(context, actor, change.role.accountId, before, after);
  return (
    <>
      <Watch {...progress} />
      <ChangeHeader change={change} />
      <div className="grid gap-x-8 pt-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 content-start gap-4 *:min-w-0">
          <ChangeNotes change={change} reader={actor.personId} since={since} />
          <Part id="why" title="Why">
            <SaidText text={change.reason === '' ? 'No reason yet.' : change.reason} />
          </Part>
          <Part id="access" title="Who gains and loses">
            <Effects effects={effects} />
          </Part>
          <Part id="document" title="Trust policy">
            <TextDiff before={before} after={after} label={labelOf(change, since !== null)} />
          </Part>
          <Part id="plan" title="Plan">
            <ChangePlan steps={change.steps} />
          </Part>
          <Part id="conversation" title="Conversation">
            <Conversation change={change} />
            <CommentForm number={change.number} />
          </Part>
        </div>
        <ChangeAside change={change} />
      </div>
    </>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of the page that an address can lead to. */
const Part = ({ id, title, children }: PartProps) => (
  <div id={id} className="scroll-mt-(--bar)">
    <Section title={title}>{children}</Section>
  </div>
);

function Effects({ effects }: { readonly effects: PolicyEffects | null }) {
  if (effects === null)
    return <Callout tone="warn" title="One of the two documents cannot be read, so who gains and loses is unknown." />;
  return <EffectsView effects={effects} />;
}

function labelOf({ kind }: ChangeView, isSince: boolean): string {
  if (isSince) return 'Trust policy, proposed then and now';
  return kind === 'adopt' ? 'Trust policy, approved and live' : 'Trust policy, live and proposed';
}
