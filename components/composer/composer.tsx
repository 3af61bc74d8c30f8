'use client';

import { useMemo } from 'react';
import { AddLine } from '@/components/composer/add-line';
import { type Computed, compute, type Draft, proposalOf, readLive } from '@/components/composer/draft';
import { MappingList } from '@/components/composer/mapping-list';
import { PreviewPane } from '@/components/composer/preview-pane';
import { RestoredDraft } from '@/components/composer/restored-draft';
import { SaveBar } from '@/components/composer/save-bar';
import { usePreview } from '@/components/composer/use-preview';
import { type Asked, useStoredDraft } from '@/components/composer/use-stored-draft';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import { Section } from '@/components/ui/page-header';
import type { Problem } from '@/lib/policy/types';
import type { ComposerView } from '@/lib/services/changes/get-composer';

interface Props {
  readonly view: ComposerView;
  readonly asked: Asked;
}

/** Composes a role's trust policy: mappings on one side, what comes of them on the other. */
export function Composer({ view, asked }: Props) {
  const live = useMemo(() => readLive(view), [view]);
  const stored = useStoredDraft(view, asked);
  const { draft, change } = stored;
  const computed = useMemo(() => compute(view, live.policy, draft), [view, live, draft]);
  const touched = isTouched(draft, view.role.trustPolicy);
  const refusal = refusalOf(computed);
  const sendable = touched && computed.document !== null && refusal === null;
  const proposal = sendable ? proposalOf(draft) : null;
  const preview = usePreview(view.role, proposal);
  return (
    <div className="grid gap-x-8 lg:grid-cols-2">
      <div className="min-w-0">
        <RestoredDraft {...stored} />
        {draft.mode === 'document' ? (
          <JsonEditor draft={draft} readable={live.policy !== null} onChange={change} />
        ) : (
          <>
            <Section
              title="Who may assume this role"
              actions={
                <Button size="sm" onClick={() => change(asText(draft, computed.document ?? view.role.trustPolicy))}>
                  {draft.edited ? 'Back to your JSON' : 'Edit as JSON'}
                </Button>
              }
            >
              {draft.edited ? (
                <Callout
                  tone="info"
                  title="The JSON that you edited is kept."
                  actions={
                    <Button size="sm" onClick={() => change({ edited: false })}>
                      Discard the JSON
                    </Button>
                  }
                >
                  It is not part of what is shown and saved here.
                </Callout>
              ) : null}
              <MappingList view={view} recovered={live.recovered} draft={draft} onChange={change} />
            </Section>
            <Section title="Add a mapping">
              <AddLine view={view} onAdd={(line) => change({ add: [...draft.add, line] })} />
            </Section>
          </>
        )}
        <Problems computed={computed} />
        <SaveBar
          view={view}
          draft={draft}
          draftId={stored.id}
          refusal={refusal}
          onChange={change}
          onSaved={stored.forget}
          sendable={sendable}
          unchanged={(preview.data?.unchanged ?? false) && !endsSomething(draft)}
        />
      </div>
      <PreviewPane
        view={view}
        computed={computed}
        preview={preview}
        touched={touched}
        proposal={proposal}
        onPacked={(text) => change({ mode: 'document', text })}
      />
    </div>
  );
}

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

function Problems({ computed }: { readonly computed: Computed }) {
  const { problems, refusals } = computed;
  return (
    <>
      {refusals.map((refusal) => (
        <Callout key={refusal} tone="bad" title={refusal} live />
      ))}
      {problems.length > 0 ? (
        <Callout tone={problems.some(isError) ? 'bad' : 'warn'} title={titleOf(computed)} live>
          <ul>
            {problems.map(({ line, message }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two problems may have one place and one code; each is drawn anew with the text
              <li key={index}>
                Line {line}: {message}
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
    </>
  );
}

interface EditorProps {
  readonly draft: Draft;
  /** The live policy parses, so that its mappings can be shown again. */
  readonly readable: boolean;
  readonly onChange: (patch: Partial<Draft>) => void;
}

const JsonEditor = ({ draft, readable, onChange }: EditorProps) => (
  <Section
    title="Trust policy as JSON"
    actions={
      <Button
        size="sm"
        onClick={() => onChange({ mode: 'mappings' })}
        disabledReason={readable ? null : 'The live trust policy does not parse.'}
      >
        Back to mappings
      </Button>
    }
  >
    <Field id="policy-text" label="Document" hint="Problems are shown with their line as you type.">
      {(control) => (
        <Textarea
          {...control}
          mono
          rows={24}
          spellCheck={false}
          value={draft.text}
          onChange={(event) => onChange({ text: event.target.value, edited: true })}
        />
      )}
    </Field>
  </Section>
);
