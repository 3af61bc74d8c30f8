'use client';

import { useState } from 'react';
import { EffectsView } from '@/components/changes/effects-view';
import type { Computed } from '@/components/composer/draft';
import { LineRefs, type PointedAt } from '@/components/composer/line-refs';
import { PackButton } from '@/components/composer/pack-button';
import type { Preview } from '@/components/composer/use-preview';
import { indented } from '@/components/policy/indented';
import { PolicyJson } from '@/components/policy/policy-json';
import { TextDiff } from '@/components/policy/text-diff';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Meter } from '@/components/ui/meter';
import { VisibleText } from '@/components/ui/visible-text';
import type { ComposerView } from '@/lib/services/changes/get-composer';
import type { ChangePreview, PolicyEffects } from '@/lib/services/changes/preview-change';

interface Props {
  readonly view: ComposerView;
  readonly computed: Computed;
  readonly preview: Preview;
  readonly touched: boolean;
  /** What the API is sent for the draft; null: it is not one that can be sent. */
  readonly proposal: unknown;
  /** What the field would add, in words: it is part of what is shown; null: nothing. */
  readonly candidate: string | null;
  /** The line of the policy whose refs are shown. */
  readonly pointedAt: PointedAt | null;
  readonly onPacked: (document: string) => void;
}

const VIEWS = [
  { id: 'json', label: 'JSON' },
  { id: 'diff', label: 'Text diff' },
] as const;

/** Part of the quota from which on packing is offered. */
const CROWDED = 0.75;

/**
 * What comes of the draft: who gains and loses, and the document, both always in view beside what is typed. Text and size change with
 * each keystroke; who gains and loses follows from the server.
 */
export function PreviewPane({ view, computed, preview, touched, proposal, candidate, pointedAt, onPacked }: Props) {
  const { quota } = view.role;
  return (
    <section
      aria-labelledby="preview-title"
      className="grid min-w-0 content-start gap-3 py-5 lg:sticky lg:top-(--bar) lg:h-[calc(100dvh-11.5rem)] lg:grid-rows-[auto_auto_minmax(0,1fr)_minmax(0,1fr)] lg:self-start"
    >
      <div className="grid gap-2">
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <h2 id="preview-title" className="text-lead font-semibold">
            Preview
          </h2>
          {candidate === null ? null : (
            <p className="text-meta text-accent">
              With <VisibleText text={candidate} />, which is not added yet
            </p>
          )}
        </div>
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
      </div>
      <LineRefs at={pointedAt} lines={preview.data?.lines ?? []} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Who gains and loses" tabIndex={0} className="min-h-0 overflow-y-auto rounded px-0.5">
        <Access preview={preview} touched={touched} computed={computed} />
      </section>
      <Document live={view.role.trustPolicy} proposed={computed.document ?? view.role.trustPolicy} />
    </section>
  );
}

/** Where there is no room beside the form: how the preview goes, at the foot of the window, and the way to it. */
export function PreviewStrip({ access }: { readonly access: PolicyEffects['access'] | null }) {
  if (access === null) return null;
  const { gained, lost } = access;
  return (
    <p className="sticky bottom-0 z-10 -mx-4 border-t bg-raised px-4 py-2 shadow-overlay sm:-mx-6 sm:px-6 lg:hidden">
      {refs(gained.total)} gained, {refs(lost.total)} lost.{' '}
      <a className="text-accent underline" href="#preview-title">
        See the preview
      </a>
    </p>
  );
}

const refs = (count: number): string => `${count} ${count === 1 ? 'ref' : 'refs'}`;

function Document({ live, proposed }: { readonly live: string; readonly proposed: string }) {
  const [shown, setShown] = useState<(typeof VIEWS)[number]['id']>('json');
  return (
    <div className="grid min-h-0 content-start gap-2 border-t pt-2 lg:grid-rows-[auto_minmax(0,1fr)]">
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
      <div className="min-h-0 overflow-y-auto">
        {shown === 'diff' ? <TextDiff before={live} after={proposed} label="Trust policy, live and proposed" /> : null}
        {shown === 'json' ? <PolicyJson text={indented(proposed)} label="Proposed trust policy" /> : null}
      </div>
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
