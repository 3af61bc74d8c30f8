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

/** Gives each request an id and its answer the security headers. */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy(Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'));
  // Always our own: an id chosen by the client could point an investigation at someone else's request.
  const id = crypto.randomUUID();
  const headers = new Headers(request.headers);
  headers.set('x-request-id', id);
  // The framework reads the nonce for its own scripts from here.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-request-id', id);
  return response;
}
