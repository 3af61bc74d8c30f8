import type { Metadata } from 'next';
import { RuleSetShown } from '@/app/(app)/settings/rules/rule-set';
import { NoAccess } from '@/app/no-access';
import { signedIn } from '@/app/signed-in';
import { RulesForm } from '@/components/settings/rules-form';
import { SettingsHeader } from '@/components/settings/settings-header';
import { Section } from '@/components/ui/page-header';
import { decideAccess } from '@/lib/access/decide';
import { getRuleSets } from '@/lib/services/approval-rules/rule-set-view';

export const metadata: Metadata = { title: 'Approval rules' };

export default async function RulesPage() {
  const { context, actor } = await signedIn();
  if (!decideAccess(actor, 'settings.read').allowed) return <NoAccess needs="read approval rules" />;
  const { active, proposed, earlier } = await getRuleSets(context, actor);
  const may = decideAccess(actor, 'rules.propose');
  return (
    <>
      <SettingsHeader part="rules" sentence="Which changes need how many approvals, and by whom." />
      <div className="pt-4">
        <Section title="In force">
          {active === null ? (
            <p>Each change needs one approval, by someone who neither drafted nor edited it.</p>
          ) : (
            <RuleSetShown rules={active} />
          )}
          {active === null ? null : (
            <p className="text-muted">
              A change that no rule is about needs one approval. All rules about a change hold.
            </p>
          )}
        </Section>
        {proposed === null ? null : (
          <Section title="Proposed">
            <RuleSetShown rules={proposed} decide={{ refusal: proposed.refusal }} />
          </Section>
        )}
        {may.allowed && proposed === null ? (
          <Section title="Propose other rules">
            <RulesForm start={JSON.stringify(active?.rules ?? [], null, 2)} />
          </Section>
        ) : null}
        {earlier.length === 0 ? null : (
          <Section title="Earlier">
            <div className="grid gap-4">
              {earlier.map((rules) => (
                <RuleSetShown key={rules.version} rules={rules} />
              ))}
            </div>
          </Section>
        )}
      </div>
    </>
  );
}
