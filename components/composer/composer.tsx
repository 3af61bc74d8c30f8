'use client';

import { useMemo } from 'react';
import { AddLine } from '@/components/composer/add-line';
import { compute, type Draft, proposalOf, readLive } from '@/components/composer/draft';
import { MappingList } from '@/components/composer/mapping-list';
import { PreviewPane } from '@/components/composer/preview-pane';
import { SaveBar } from '@/components/composer/save-bar';
import { usePreview } from '@/components/composer/use-preview';
import { type Asked, useStoredDraft } from '@/components/composer/use-stored-draft';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { Section } from '@/components/ui/page-header';
import type { ComposerView } from '@/lib/services/changes/get-composer';

interface Props {
  readonly view: ComposerView;
  readonly asked: Asked;
}

/** Composes a role's trust policy: mappings on one side, what comes of them on the other. */
export function Composer({ view, asked }: Props) {
  const live = useMemo(() => readLive(view), [view]);
  const [draft, change, forget] = useStoredDraft(view, live.policy === null, asked);
  const computed = useMemo(() => compute(view, live.policy, draft), [view, live, draft]);
  const touched =
    draft.mode === 'document'
      ? draft.text !== view.role.trustPolicy
      : draft.add.length + draft.remove.length + draft.limit.length > 0;
  const sendable = touched && computed.document !== null && computed.refusals.length === 0;
  const proposal = sendable ? proposalOf(draft) : null;
  const preview = usePreview(view.role, proposal);
  const ends = !asDocument(draft) && (draft.limit.length > 0 || draft.add.some(({ until }) => until !== undefined));
  const asJson = draft.mode === 'document';
  const toJson = () => change({ mode: 'document', text: computed.document ?? view.role.trustPolicy });
  return (
    <div className="grid gap-x-8 lg:grid-cols-2">
      <div className="min-w-0">
        <Section
          title={asJson ? 'Trust policy as JSON' : 'Who may assume this role'}
          actions={
            asJson ? (
              <Button
                size="sm"
                onClick={() => change({ mode: 'mappings' })}
                {...(live.policy === null ? { disabledReason: 'The live trust policy does not parse.' } : {})}
              >
                Back to mappings
              </Button>
            ) : (
              <Button size="sm" onClick={toJson}>
                Edit as JSON
              </Button>
            )
          }
        >
          {asJson ? (
            <JsonEditor draft={draft} onText={(text) => change({ text })} />
          ) : (
            <MappingList view={view} recovered={live.recovered} draft={draft} onChange={change} />
          )}
        </Section>
        {asJson ? null : (
          <Section title="Add a mapping">
            <AddLine instances={view.instances} onAdd={(line) => change({ add: [...draft.add, line] })} />
          </Section>
        )}
        {computed.refusals.map((refusal) => (
          <Callout key={refusal} tone="bad" title={refusal} live />
        ))}
        {computed.problems.length > 0 ? (
          <Callout
            tone={computed.document === null ? 'bad' : 'warn'}
            title={computed.document === null ? 'This does not parse. Your text is kept.' : 'Worth a look'}
            live
          >
            <ul>
              {computed.problems.map((problem) => (
                <li key={`${problem.line}:${problem.column}:${problem.code}`}>
                  Line {problem.line}: {problem.message}
                </li>
              ))}
            </ul>
          </Callout>
        ) : null}
        <SaveBar
          view={view}
          draft={draft}
          onChange={change}
          onSaved={forget}
          sendable={sendable}
          unchanged={(preview.data?.unchanged ?? false) && !ends}
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

const asDocument = ({ mode }: Draft): boolean => mode === 'document';

function JsonEditor({ draft, onText }: { readonly draft: Draft; readonly onText: (text: string) => void }) {
  return (
    <Field id="policy-text" label="Document" hint="Problems are shown with their line as you type.">
      {(control) => (
        <Textarea
          {...control}
          mono
          rows={24}
          spellCheck={false}
          value={draft.text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}
