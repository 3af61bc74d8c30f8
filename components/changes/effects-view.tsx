import { AccessDiffView } from '@/components/changes/access-diff-view';
import { ContainmentLine } from '@/components/reach/containment-line';
import { FindingList } from '@/components/reach/finding-list';
import { CodedText } from '@/components/ui/coded-text';
import type { PolicyEffects } from '@/lib/services/changes/preview-change';

/** What a change does: first who gains and loses, then what becomes of the findings. */
export function EffectsView({ effects }: { readonly effects: PolicyEffects }) {
  const { appearing, staying, solved } = effects.findings;
  return (
    <div className="grid gap-6">
      <AccessDiffView diff={effects.access} />
      {effects.containment ? (
        <section className="grid gap-2">
          <h3 className="font-semibold">Only protected refs of the mapped projects?</h3>
          <ContainmentLine containment={effects.containment} />
        </section>
      ) : null}
      <section className="grid gap-2">
        <h3 className="font-semibold">Findings</h3>
        {appearing.length === 0 ? <p className="text-muted">No new findings.</p> : null}
        <FindingList findings={appearing} />
        {solved.length > 0 ? (
          <p>
            {count(solved.length)} solved: <CodedText text={solved.map(({ title }) => `${title}.`).join(' ')} />
          </p>
        ) : null}
        {staying.length > 0 ? (
          <details>
            <summary className="cursor-pointer text-muted">{count(staying.length)} unchanged</summary>
            <FindingList findings={staying} />
          </details>
        ) : null}
      </section>
    </div>
  );
}

const count = (number: number): string => (number === 1 ? '1 finding is' : `${number} findings are`);
