/** A call that GitLab refuses, with the body that it answers. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${JSON.stringify(body)}`);
  }
}

const said = (status: number, message: unknown) => new Refused(status, { message });

export const unauthorized = () => said(401, '401 Unauthorized');
export const forbidden = (reason?: string) => said(403, `403 Forbidden${reason === undefined ? '' : ` - ${reason}`}`);
export const notFound = (what?: string) => said(404, what === undefined ? '404 Not Found' : `404 ${what} Not Found`);
export const badRequest = (message: unknown) => said(400, message);
export const notAllowed = () => said(405, '405 Method Not Allowed');
export const conflict = (message: unknown) => said(409, message);
export const unprocessable = (message: unknown) => said(422, message);

/** What GitLab says of a parameter before it looks at anything else. */
export const badParameter = (text: string) => new Refused(400, { error: text });

export const lacksScope = () =>
  new Refused(403, {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: 'api',
  });
