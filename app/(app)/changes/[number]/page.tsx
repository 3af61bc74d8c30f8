import type { Metadata } from 'next';
import { orNotFound } from '@/app/or-not-found';
import { partsOf, queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { ApprovalsNeeded } from '@/components/changes/approvals-needed';
import { BrokenGlass } from '@/components/changes/broken-glass';
import { ChangeActions } from '@/components/changes/change-actions';
import { CommentForm } from '@/components/changes/comment-form';
import { Conversation } from '@/components/changes/conversation';
import { EffectsView } from '@/components/changes/effects-view';
import { EndsList } from '@/components/changes/ends-list';
import { OverwrittenWrites } from '@/components/changes/overwritten-writes';
import { RefreshWhile } from '@/components/changes/refresh-while';
import { ScheduleForm } from '@/components/changes/schedule-form';
import { SinceRevision } from '@/components/changes/since-revision';
import { StateBadge } from '@/components/changes/state-badge';
import { ThreeSides } from '@/components/changes/three-sides';
import { CleanUp } from '@/components/onboarding/clean-up';
import { paths } from '@/components/paths';
import { TextDiff } from '@/components/policy/text-diff';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyText } from '@/components/ui/copy-text';
import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { PageHeader, Section } from '@/components/ui/page-header';
import { type Step, Steps } from '@/components/ui/steps';
import { Tabs } from '@/components/ui/tabs';
import { Time } from '@/components/ui/time';
import { STATE_WORDS } from '@/lib/changes/states';
import { type PolicyEffects, storedEffects } from '@/lib/services/changes/preview-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';

interface Props {
  readonly params: Promise<{ number: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Change ${(await partsOf(params)).number}` };
}

export default async function ChangePage({ params, searchParams }: Props) {
  const { number } = await partsOf(params);
  const { context, actor } = await signedIn();
  const change = await viewChange(context, actor, Number(number) || 0).catch(orNotFound);
  const { tab = 'access', since: earlier } = queryOf(await searchParams);
  const since = change.revisions.find(({ revision }) => earlier === String(revision)) ?? null;
  const before = since?.document ?? change.before;
  const effects = tab === 'access' ? await storedEffects(context, actor, before, change.proposed.document) : null;
  const under = change.state === 'scheduled' || change.state === 'applying' || change.state === 'verifying';
  return (
    <>
      <RefreshWhile active={under} />
      <PageHeader
        crumbs={[{ label: 'Changes', href: paths.changes() }]}
        name={`${change.number} ${change.title}`}
        badges={
          <>
            <StateBadge state={change.state} />
            {change.kind === 'adopt' ? <Badge hint="Nothing is written to IAM">Adoption</Badge> : null}
          </>
        }
        meta={
          <>
            <span>
              {change.author.name} drafted it <Time at={change.createdAt} />
            </span>
            {change.role.planned ? (
              <span>
                {change.role.name} in {change.role.accountName}, which this change makes
              </span>
            ) : (
              <a className="underline" href={paths.role(change.role)}>
                {change.role.name} in {change.role.accountName}
              </a>
            )}
            <span>Revision {change.revision}</span>
            {change.role.gone || change.role.planned ? null : (
              <a className="underline" href={paths.role(change.role, { tab: 'terraform', change: number })}>
                As Terraform
              </a>
            )}
            {change.applyAt === null ? null : (
              <span>
                applied <Time at={change.applyAt} /> (<Time at={change.applyAt} show="absolute" />)
              </span>
            )}
          </>
        }
        actions={
          change.state === 'applied' && change.kind === 'put' && !change.role.gone ? (
            <LinkButton href={paths.compose(change.role, { undo: change.number })}>Undo</LinkButton>
          ) : null
        }
        sentence={change.outcome ?? STATE_WORDS[change.state].meaning}
        tabs={
          <Tabs
            label="Parts of the change"
            tabs={[
              { href: paths.change(number), label: 'Who gains and loses', active: tab === 'access' },
              { href: paths.change(number, { tab: 'text' }), label: 'Trust policy', active: tab === 'text' },
              {
                href: paths.change(number, { tab: 'talk' }),
                label: 'Conversation',
                active: tab === 'talk',
                count: change.comments.length + change.decisions.length,
              },
            ]}
          />
        }
      />
      <div className="grid gap-x-8 pt-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 content-start gap-4 *:min-w-0">
          {change.state === 'applied' && change.liveDocument ? (
            <Callout
              tone="warn"
              title="IAM does not hold the approved document any more."
              actions={<LinkButton href={paths.role(change.role)}>See the role</LinkButton>}
            />
          ) : null}
          <SinceRevision
            change={change}
            reader={actor.kind === 'person' ? actor.personId : null}
            since={since}
            tab={tab}
          />
          <OverwrittenWrites change={change} />
          {change.factsMoved ? (
            <Callout tone="warn" title="GitLab facts moved since this change was last looked at">
              {change.factsMoved} Earlier approvals are void. What it does was decided anew.
            </Callout>
          ) : null}
          {change.brokenGlass ? <BrokenGlass change={change} glass={change.brokenGlass} /> : null}
          <EndsList ends={change.ends} />
          {change.state === 'conflict' && change.liveDocument ? (
            <ThreeSides change={change} live={change.liveDocument} />
          ) : null}
          {tab === 'text' ? (
            <TextDiff before={before} after={change.proposed.document} label={labelOf(change, since !== null)} />
          ) : null}
          {tab === 'talk' ? (
            <>
              <Conversation change={change} />
              <CommentForm number={change.number} />
            </>
          ) : null}
          {tab === 'access' ? <Effects effects={effects} /> : null}
        </div>
        <Aside change={change} />
      </div>
    </>
  );
}

function labelOf({ kind }: ChangeView, isSince: boolean): string {
  if (isSince) return 'Trust policy, proposed then and now';
  return kind === 'adopt' ? 'Trust policy, approved and live' : 'Trust policy, live and proposed';
}

function Effects({ effects }: { readonly effects: PolicyEffects | null }) {
  if (effects === null)
    return <Callout tone="warn" title="One of the two documents cannot be read, so who gains and loses is unknown." />;
  return <EffectsView effects={effects} />;
}

function Aside({ change }: { readonly change: ChangeView }) {
  return (
    <aside className="min-w-0">
      <Section title="Decide">
        <ApprovalsNeeded change={change} />
        <ChangeActions
          number={change.number}
          version={change.version}
          commands={change.commands}
          signInAgain={change.approvals.signInAgain}
          reasonRequired={change.approvals.reasonRequired}
          editHref={paths.compose(change.role, { change: change.number })}
        />
        {change.commands.schedule.allowed ? <ScheduleForm number={change.number} version={change.version} /> : null}
      </Section>
      <Section title="Plan">
        <Steps label="Steps of the plan" steps={change.steps.map(stepOf)} />
      </Section>
      {leftSomething(change) ? (
        <Section title="Clean up">
          <CleanUp number={change.number} />
        </Section>
      ) : null}
      <Section title="Reason">
        <p className="max-w-read whitespace-pre-wrap">{change.reason === '' ? 'No reason yet.' : change.reason}</p>
      </Section>
      <Section title="What an approval binds to">
        <KeyValueList>
          <KeyValue name="Digest">
            <CopyText text={change.approvalDigest} length={18} />
          </KeyValue>
          <KeyValue name="Effect">{change.effect}</KeyValue>
          <KeyValue name="Role">
            <CopyText text={change.role.arn} length={28} />
          </KeyValue>
        </KeyValueList>
      </Section>
    </aside>
  );
}

/** An apply that ended early has made a role. */
const leftSomething = ({ state, steps }: ChangeView): boolean =>
  (state === 'failed' || state === 'withdrawn') &&
  steps.some((step) => step.kind === 'create-role' && step.state === 'done');

const STEP_STATES = ['waiting', 'running', 'done', 'failed', 'unknown'] as const;

function stepOf(step: ChangeView['steps'][number]): Step {
  const state = STEP_STATES.find((candidate) => candidate === step.state) ?? 'unknown';
  return {
    id: String(step.position),
    name: step.title,
    state,
    meta: step.finishedAt ? <Time at={step.finishedAt} /> : null,
    detail: (
      <>
        {step.calls ? <code className="block font-mono break-all">{step.calls}</code> : null}
        {step.detail ?? (step.requestId ? `Request ${step.requestId}` : null)}
        {step.content ? (
          <details>
            <summary className="cursor-pointer">What it puts</summary>
            <pre className="overflow-x-auto rounded bg-sunken p-2 font-mono whitespace-pre-wrap break-all">
              {step.content}
            </pre>
          </details>
        ) : null}
      </>
    ),
  };
}
