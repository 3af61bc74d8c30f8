'use client';

import { useMemo, useState } from 'react';
import { ProblemList } from '@/components/code/problem-list';
import { AddLine } from '@/components/composer/add-line';
import { type AddedLine, type Computed, compute, type Draft, proposalOf, readLive } from '@/components/composer/draft';
import { JsonEditor } from '@/components/composer/json-editor';
import type { PointedAt } from '@/components/composer/line-refs';
import { MappingList } from '@/components/composer/mapping-list';
import { PreviewPane, PreviewStrip } from '@/components/composer/preview-pane';
import { RestoredDraft } from '@/components/composer/restored-draft';
import { SaveBar } from '@/components/composer/save-bar';
import { usePreview } from '@/components/composer/use-preview';
import { type Asked, useStoredDraft } from '@/components/composer/use-stored-draft';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Section } from '@/components/ui/page-header';
import { describeRef } from '@/lib/mappings/describe-mapping';
import type { RecoveredPolicy } from '@/lib/mappings/types';
import type { Policy, Problem } from '@/lib/policy/types';
import type { PolicyLine } from '@/lib/reach/policy-lines';
import type { ComposerView } from '@/lib/services/changes/get-composer';

interface Props {
  readonly view: ComposerView;
  readonly asked: Asked;
}

/** Composes a role's trust policy: mappings on one side, what comes of them on the other, both in view. */
export function Composer({ view, asked }: Props) {
  const live = useMemo(() => readLive(view), [view]);
  const stored = useStoredDraft(view, asked);
  const { draft, change } = stored;
  const [pointedAt, setPointedAt] = useState<PointedAt | null>(null);
  const own = useMemo(() => compute(view, live.policy, draft), [view, live, draft]);
  const { candidate, setCandidate, computed, touched, proposal, preview } = useShown(view, live.policy, draft);
  return (
    <div className="grid gap-x-8 lg:grid-cols-[minmax(0,9fr)_minmax(0,11fr)]">
      <div className="min-w-0">
        <RestoredDraft {...stored} />
        {draft.mode === 'document' ? (
          <JsonEditor
            view={view}
            text={draft.text}
            problems={computed.problems}
            effects={preview.data?.effects ?? null}
            readable={live.policy !== null}
            onChange={change}
          />
        ) : (
          <Mappings
            {...{ view, draft, change }}
            recovered={live.recovered}
            made={own.document}
            lines={preview.data?.lines ?? []}
            onCandidate={setCandidate}
            onPoint={setPointedAt}
          />
        )}
        <Problems computed={own} draft={draft} onMended={(text) => change({ text, edited: true })} />
        <SaveBar
          view={view}
          draft={draft}
          draftId={stored.id}
          refusal={refusalOf(own)}
          onChange={change}
          onSaved={stored.forget}
          sendable={isTouched(draft, view.role.trustPolicy) && isSendable(own)}
          unchanged={candidate === null && (preview.data?.unchanged ?? false) && !endsSomething(draft)}
        />
      </div>
      <PreviewPane
        view={view}
        computed={computed}
        preview={preview}
        touched={touched}
        proposal={touched ? proposal : null}
        candidate={candidate && wordsOf(candidate)}
        pointedAt={pointedAt}
        onPacked={(text) => change({ mode: 'document', text })}
      />
      <PreviewStrip access={touched ? (preview.data?.effects.access ?? null) : null} />
    </div>
  );
}

/** What is previewed: the draft, with what the field would add as if it were added. That is never saved. */
function useShown(view: ComposerView, live: Policy | null, draft: Draft) {
  const [asked, setCandidate] = useState<AddedLine | null>(null);
  const candidate = draft.mode === 'document' ? null : asked;
  const shown = useMemo(
    () => (candidate === null ? draft : { ...draft, add: [...draft.add, candidate] }),
    [draft, candidate],
  );
  const computed = useMemo(() => compute(view, live, shown), [view, live, shown]);
  const touched = isTouched(shown, view.role.trustPolicy);
  // Of a draft that nobody touched the server still says which refs each line admits.
  const proposal = isSendable(computed) ? proposalOf(shown) : null;
  return { candidate, setCandidate, computed, touched, proposal, preview: usePreview(view.role, proposal) };
}

const isSendable = (computed: Computed): boolean => computed.document !== null && refusalOf(computed) === null;

interface MappingsProps {
  readonly view: ComposerView;
  readonly draft: Draft;
  readonly change: (patch: Partial<Draft>) => void;
  readonly recovered: RecoveredPolicy;
  /** The document that the draft makes; null: it makes none. */
  readonly made: string | null;
  readonly lines: readonly PolicyLine[];
  readonly onCandidate: (line: AddedLine | null) => void;
  readonly onPoint: (at: PointedAt | null) => void;
}

function Mappings({ view, draft, change, recovered, made, lines, onCandidate, onPoint }: MappingsProps) {
  return (
    <>
      <Section title="Add a mapping">
        <AddLine view={view} onCandidate={onCandidate} onAdd={(line) => change({ add: [...draft.add, line] })} />
      </Section>
      <Section
        title="Who may assume this role"
        actions={
          <Button size="sm" onClick={() => change(asText(draft, made ?? view.role.trustPolicy))}>
            {draft.edited ? 'Back to your JSON' : 'Edit as JSON'}
          </Button>
        }
      >
        {draft.edited ? <EditedText onDiscard={() => change({ edited: false })} /> : null}
        <MappingList {...{ view, recovered, draft, lines, onPoint }} onChange={change} />
      </Section>
    </>
  );
}

const wordsOf = ({ source, ref }: AddedLine): string =>
  `${source.path}${source.kind === 'group' ? '/*' : ''}, ${describeRef(ref)}`;

const EditedText = ({ onDiscard }: { readonly onDiscard: () => void }) => (
  <Callout
    tone="info"
    title="The JSON that you edited is kept."
    actions={
      <Button size="sm" onClick={onDiscard}>
        Discard the JSON
      </Button>
    }
  >
    It is not part of what is shown and saved here.
  </Callout>
);

/** The JSON that a person typed at, else what the mappings make. */
const asText = ({ edited, text }: Draft, made: string): Partial<Draft> => ({
  mode: 'document',
  text: edited ? text : made,
});

function isTouched({ mode, text, add, remove, limit }: Draft, live: string): boolean {
  return mode === 'document' ? text !== live : add.length + remove.length + limit.length > 0;
}

const endsSomething = ({ mode, limit, add }: Draft): boolean =>
  mode === 'mappings' && (limit.length > 0 || add.some(({ until }) => until !== undefined));

/** Why the draft makes no policy that could be saved; null: it makes one. */
const refusalOf = ({ refusals, problems, document }: Computed): string | null =>
  refusals[0] ?? (document === null ? null : (problems.find(isError)?.message ?? null));

const isError = ({ severity }: Problem): boolean => severity === 'error';

function titleOf({ document, problems }: Computed): string {
  if (document === null) return 'This does not parse. Your text is kept.';
  return problems.some(isError) ? 'IAM would refuse this policy. Your text is kept.' : 'Worth a look';
}

interface ProblemsProps {
  readonly computed: Computed;
  readonly draft: Draft;
  readonly onMended: (text: string) => void;
}

function Problems({ computed, draft: { mode, text }, onMended }: ProblemsProps) {
  const { problems, refusals } = computed;
  return (
    <>
      {refusals.map((refusal) => (
        <Callout key={refusal} tone="bad" title={refusal} live />
      ))}
      <ProblemList
        problems={problems}
        title={titleOf(computed)}
        {...(mode === 'document' && { mend: { text, onMended } })}
      />
    </>
  );
}
