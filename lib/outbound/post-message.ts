/** What became of one try. `detail`: at most 200 characters, without anything of the address. */
export interface Posted {
  readonly ok: boolean;
  /** null: there was no answer. */
  readonly status: number | null;
  readonly detail: string;
}

/** Characters of an answer that are kept: enough for the reason that Slack gives. */
const KEPT = 200;
const TIMEOUT = 10_000;

/** Codes of the system in words. An error's own text is not shown: it may hold the address, which may be a secret. */
const TROUBLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was cut.',
  UND_ERR_SOCKET: 'The connection was cut.',
  ENOTFOUND: 'Its name was not found.',
  EAI_AGAIN: 'Its name could not be looked up.',
};

/**
 * Posts JSON to one address and reads the beginning of the answer, within 10 seconds (`timeout`, milliseconds) in all. A redirect
 * is a failure: it could lead the message, and its signature, anywhere. Never throws.
 */
export async function postMessage(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  timeout = TIMEOUT,
): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      // An answer that unpacks to gigabytes is not asked for, and not unpacked.
      headers: {
        ...headers,
        'content-type': 'application/json',
        'user-agent': 'Drawbridge',
        'accept-encoding': 'identity',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const said = withoutSecrets(await beginningOf(response), url, headers);
    const redirected = response.status >= 300 && response.status < 400 ? ' Redirects are not followed.' : '';
    const detail = `HTTP ${response.status}.${redirected} ${said}`.trim();
    return { ok: response.ok, status: response.status, detail: [...detail].slice(0, KEPT).join('') };
  } catch (error) {
    return { ok: false, status: null, detail: inWords(error) };
  }
}

async function beginningOf(response: Response): Promise<string> {
  if (isPacked(response)) {
    await response.body?.cancel();
    return 'The answer is compressed, which was not asked for.';
  }
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < 10 * KEPT) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  // A NUL is no text for the database.
  return text.replaceAll('\0', '').replaceAll(/\s+/g, ' ').trim();
}

const isPacked = ({ headers }: Response): boolean => (headers.get('content-encoding') ?? 'identity') !== 'identity';

/** A server that repeats its path, or the header that it was sent, would write a secret into the log of deliveries. */
function withoutSecrets(text: string, url: string, headers: Readonly<Record<string, string>>): string {
  const { pathname, search } = new URL(url);
  const address = [`${pathname}${search}`, pathname, ...pathname.split('/')];
  const sent = Object.values(headers).flatMap((value) => [value, ...value.split(' ')]);
  return hide(hide(text, address, '[address]'), sent, '[header]');
}

/** Short parts are left: they are words of every text and no secret. */
const hide = (text: string, parts: readonly string[], instead: string): string =>
  parts.filter((part) => part.length > 5).reduce((rest, part) => rest.replaceAll(part, instead), text);

function inWords(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'There was no whole answer in time.';
  for (let current = error; current instanceof Error; current = current.cause) {
    const words = 'code' in current && typeof current.code === 'string' ? TROUBLE[current.code] : undefined;
    if (words) return words;
  }
  return 'It could not be reached.';
}
