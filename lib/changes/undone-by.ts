interface AppliedStep {
  readonly baseDigest: string;
  readonly proposedDigest: string;
}

/**
 * Of the changes that were applied to a role, newest first, those that `undo` took back: a chain without gaps from where it
 * started to the very policy that it led back to. By meaning, whoever wrote it and however.
 */
export function undoneBy<C extends AppliedStep>(undo: AppliedStep, applied: readonly C[]): readonly C[] {
  if (undo.baseDigest === undo.proposedDigest) return [];
  const chain: C[] = [];
  let from = undo.baseDigest;
  for (const change of applied) {
    if (change.proposedDigest !== from) return [];
    chain.push(change);
    from = change.baseDigest;
    if (from === undo.proposedDigest) return chain;
  }
  return [];
}
