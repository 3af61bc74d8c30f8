'use client';

import { SayingForm } from '@/components/changes/saying-form';

/** Records a review of a change that was applied without approval. */
export function GlassReviewForm({ number, version }: { readonly number: number; readonly version: number }) {
  return (
    <SayingForm
      id="glass-review"
      label="What you found"
      field="comment"
      path={`/changes/${number}/review-break-glass`}
      version={version}
      button="Record review"
    />
  );
}
