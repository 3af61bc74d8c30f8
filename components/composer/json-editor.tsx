'use client';

import { useMemo } from 'react';
import { CodeEditor } from '@/components/code/code-editor';
import { completePolicy } from '@/components/composer/complete-policy';
import type { Draft } from '@/components/composer/draft';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/page-header';
import type { Problem } from '@/lib/policy/types';
import type { ComposerView } from '@/lib/services/changes/get-composer';
import type { PolicyEffects } from '@/lib/services/changes/preview-change';

interface Props {
  readonly view: ComposerView;
  readonly text: string;
  readonly problems: readonly Problem[];
  /** What the server found of the text; null: it was not asked, or has not answered yet. */
  readonly effects: PolicyEffects | null;
  /** The live policy parses, so that its mappings can be shown again. */
  readonly readable: boolean;
  readonly onChange: (patch: Partial<Draft>) => void;
}

/** The trust policy as text, with what is wrong with it at its place. */
export function JsonEditor({ view, text, problems, effects, readable, onChange }: Props) {
  const completing = useMemo(() => completePolicy(view), [view]);
  const findings = useMemo(
    () => (effects === null ? [] : [...effects.findings.appearing, ...effects.findings.staying]),
    [effects],
  );
  return (
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
      <CodeEditor
        id="policy-text"
        label="Document"
        rows={24}
        value={text}
        onChange={(typed) => onChange({ text: typed, edited: true })}
        problems={problems}
        findings={findings}
        completing={completing}
      />
    </Section>
  );
}
