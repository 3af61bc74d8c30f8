import { ApprovalsNeeded } from '@/components/changes/approvals-needed';
import { ChangeActions } from '@/components/changes/change-actions';
import { ScheduleForm } from '@/components/changes/schedule-form';
import { CleanUp } from '@/components/onboarding/clean-up';
import { paths } from '@/components/paths';
import { CopyText } from '@/components/ui/copy-text';
import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { Section } from '@/components/ui/page-header';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

/** Beside the change: what one can do with it, and what an approval of it means. */
export function ChangeAside({ change }: { readonly change: ChangeView }) {
  const { number, version, state, commands, approvals } = change;
  return (
    <aside className="min-w-0 lg:sticky lg:top-(--bar) lg:max-h-[calc(100dvh-var(--bar))] lg:self-start lg:overflow-y-auto">
      <Section title="Decide">
        <ApprovalsNeeded change={change} />
        <ChangeActions
          number={number}
          version={version}
          state={state}
          commands={commands}
          signInAgain={approvals.signInAgain}
          reasonRequired={approvals.reasonRequired}
          editHref={paths.compose(change.role, { change: number })}
        />
        {commands.schedule.allowed ? <ScheduleForm number={number} version={version} /> : null}
      </Section>
      {leftSomething(change) ? (
        <Section title="Clean up">
          <CleanUp number={number} />
        </Section>
      ) : null}
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
