'use client';

import { SayingForm } from '@/components/changes/saying-form';

/** Adds a comment to a change. What was typed is kept until it is sent. */
export function CommentForm({ number }: { readonly number: number }) {
  return (
    <SayingForm id="comment" label="Add a comment" field="text" path={`/changes/${number}/comments`} button="Comment" />
  );
}
