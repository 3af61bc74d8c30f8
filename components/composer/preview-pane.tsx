'use client';

import { useState } from 'react';
import { EffectsView } from '@/components/changes/effects-view';
import type { Computed } from '@/components/composer/draft';
import { PackButton } from '@/components/composer/pack-button';
import type { Preview } from '@/components/composer/use-preview';
import { PolicyJson } from '@/components/policy/policy-json';
import { TextDiff } from '@/components/policy/text-diff';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Meter } from '@/components/ui/meter';
import { Section } from '@/components/ui/page-header';
import type { ComposerView } from '@/lib/services/changes/get-composer';
import type { ChangePreview } from '@/lib/services/changes/preview-change';

interface Props {
  readonly view: ComposerView;
  readonly computed: Computed;
  readonly preview: Preview;
  readonly touched: boolean;
  /** What the API is sent for the draft; null: it is not one that can be sent. */
  readonly proposal: unknown;
  readonly onPacked: (document: string) => void;
}

const VIEWS = [
  { id: 'access', label: 'Who gains and loses' },
  { id: 'diff', label: 'Text diff' },
  { id: 'json', label: 'JSON' },
] as const;

/** Part of the quota from which on packing is offered. */
const CROWDED = 0.75;

/** What comes of the draft. Text and size change with each keystroke; who gains and loses follows from the server. */
export function PreviewPane({ view, computed, preview, touched, proposal, onPacked }: Props) {
  const [shown, setShown] = useState<(typeof VIEWS)[number]['id']>('access');
  const document = computed.document ?? view.role.trustPolicy;
  const { quota } = view.role;
  return (
    <div className="min-w-0">
      <Section
        title="Preview"
        actions={
          <div className="flex flex-wrap gap-1">
            {VIEWS.map(({ id, label }) => (
              <Button
                key={id}
                size="sm"
                variant={shown === id ? 'primary' : 'plain'}
                aria-pressed={shown === id}
                onClick={() => setShown(id)}
              >
                {label}
              </Button>
            ))}
          </div>
        }
      >
        {quota === null ? (
          <p className="text-meta text-muted">{computed.size} characters. The account's quota is unknown.</p>
        ) : (
          <Meter
            label="Size of the trust policy"
            value={computed.size}
            max={quota}
            text={`${computed.size} of ${quota} characters`}
            tone={computed.size > quota ? 'bad' : 'accent'}
          />
        )}
        {proposal !== null && quota !== null && computed.size > quota * CROWDED ? (
          <PackButton role={view.role} proposal={proposal} onPacked={onPacked} />
        ) : null}
        {shown === 'access' ? <Access preview={preview} touched={touched} computed={computed} /> : null}
        {shown === 'diff' ? (
          <TextDiff before={view.role.trustPolicy} after={document} label="Trust policy, live and proposed" />
        ) : null}
        {shown === 'json' ? <PolicyJson text={document} label="Proposed trust policy" /> : null}
      </Section>
    </div>
  );
}

function Access({ preview, touched, computed }: Pick<Props, 'preview' | 'touched' | 'computed'>) {
  if (!touched) return <p className="text-muted">Nothing has changed yet. Add or remove a mapping.</p>;
  const [refusal] = computed.refusals;
  if (refusal !== undefined)
    return (
      <Callout tone="bad" title="There is nothing to preview yet.">
        {refusal}
      </Callout>
    );
  if (computed.document === null)
    return (
      <Callout tone="bad" title="There is nothing to preview yet.">
        The document has errors. They are listed beside it.
      </Callout>
    );
  if (preview.problem) return <Callout tone="bad" title={preview.problem.detail} live />;
  if (!preview.data) return <p className="text-muted">Working out who gains and loses…</p>;
  return (
    <div aria-live="polite" aria-busy={preview.busy}>
      <Approvals approvals={preview.data.approvals} />
      <EffectsView effects={preview.data.effects} />
    </div>
  );
}

function Approvals({ approvals }: Pick<ChangePreview, 'approvals'>) {
  const { required, canApprove, shortage } = approvals;
  if (shortage !== null)
    return (
      <Callout tone="warn" title="Nobody could approve this now" live>
        {shortage}
      </Callout>
    );
  if (required === 0) return <p className="text-muted">It needs no approval.</p>;
  return (
    <p className="text-muted">
      It needs {required} approval{required === 1 ? '' : 's'}. {canApprove.length}{' '}
      {canApprove.length === 1 ? 'person' : 'people'} can approve: {canApprove.join(', ')}.
    </p>
  );
}
