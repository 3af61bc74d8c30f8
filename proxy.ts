import { type NextRequest, NextResponse } from 'next/server';

const DEVELOPMENT = process.env.NODE_ENV === 'development';

/** Sent with every answer. None of them decides who may do what. */
const HEADERS = {
  // Ignored by browsers over plain http.
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  // Not no-referrer: browsers would then send `Origin: null` with our own forms, which the Origin check refuses.
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/**
 * What a page may load. Scripts run only with the nonce of this very request, or when such a script loads them. Inline
 * styles are refused too. form-action also covers redirects after a form was sent, so sign-in is a link and never a form.
 */
function contentSecurityPolicy(nonce: string): string {
  const sources = {
    'default-src': "'none'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${DEVELOPMENT ? " 'unsafe-eval'" : ''}`,
    'style-src': DEVELOPMENT ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': DEVELOPMENT ? "'self' ws:" : "'self'",
    'manifest-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(sources)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');
}

/** What says itself that the database is away. */
const SELF = ['/api/', '/livez', '/readyz', '/_next/'];

const AWAY = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Drawbridge</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"></head>
<body><h1>The database does not answer</h1>
<p>Nothing was changed and nothing is lost. This page tries again by itself.</p></body></html>`;

/** Gives each request an id and its answer the security headers. While the database is away no page is tried. */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy(Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'));
  // Always our own, from bin/run/http-server.mjs: an id chosen by the client could point an investigation at someone else's request.
  const id = globalThis.drawbridgeUnderWay?.getStore()?.request?.requestId ?? crypto.randomUUID();
  const headers = new Headers(request.headers);
  headers.set('x-request-id', id);
  // Where a signed-out person wants to go. Always our own: what a client sent under this name is replaced.
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  // The framework reads the nonce for its own scripts from here.
  headers.set('content-security-policy', policy);
  // Kept by lib/services/process/watch-database.ts.
  const away = globalThis.drawbridgeDatabaseDown && !SELF.some((start) => request.nextUrl.pathname.startsWith(start));
  const response = away
    ? new NextResponse(AWAY, {
        status: 503,
        headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': '5' },
      })
    : NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-request-id', id);
  return response;
}
