/** Milliseconds. */
const PATIENCE = 2500;
const TRIES = 2;

/** What says that nobody is there. Anything else, a certificate that does not fit for example, was said by someone. */
const SILENCE: readonly string[] = [
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EHOSTDOWN'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
];

/**
 * Whether anything answers at an address, in whatever words: a refusal is an answer. Nothing of ours is sent, no credential and no
 * cookie, and no redirect is followed. Never throws.
 */
export async function doesAnswer(url: string, patience: number = PATIENCE): Promise<boolean> {
  for (let tried = 0; tried < TRIES; tried++)
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(patience) });
      await response.body?.cancel();
      return true;
    } catch (error) {
      // A single packet may be lost: there is a second try.
      if (!isSilence(error)) return true;
    }
  return false;
}

function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError') return true;
  const { cause } = error;
  // Several addresses of one name that were all tried.
  const causes: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return causes.some((each) => each instanceof Error && 'code' in each && SILENCE.includes(String(each.code)));
}
