import { answer } from '@/app/api/answer';

/** Every operation of the API; the table of operations is in app/api/operations. */
const handle = (request: Request): Promise<Response> => answer(request);

// Every method, so that one that a path does not have is answered with a problem too.
export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
