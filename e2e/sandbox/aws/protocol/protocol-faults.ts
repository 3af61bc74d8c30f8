import { randomUUID } from 'node:crypto';
import type { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { writeXml, type Xml } from '@/e2e/sandbox/aws/protocol/xml';
import type { Answer } from '@/e2e/sandbox/http';

type Renamed = Readonly<Record<string, readonly [code: string, status: number]>>;

/** What the JSON services call an error that IAM calls otherwise. */
const IN_JSON: Renamed = {
  AccessDenied: ['AccessDeniedException', 400],
  ExpiredToken: ['ExpiredTokenException', 400],
  IncompleteSignature: ['IncompleteSignatureException', 400],
  InvalidClientTokenId: ['UnrecognizedClientException', 400],
  MissingAuthenticationToken: ['MissingAuthenticationTokenException', 400],
  ServiceFailure: ['InternalFailure', 500],
  SignatureDoesNotMatch: ['InvalidSignatureException', 400],
  Throttling: ['ThrottlingException', 400],
};

/** What S3 calls it. */
const IN_STORAGE: Renamed = {
  ExpiredToken: ['ExpiredToken', 400],
  IncompleteSignature: ['AuthorizationHeaderMalformed', 400],
  InvalidClientTokenId: ['InvalidAccessKeyId', 403],
  MissingAuthenticationToken: ['AccessDenied', 403],
  ServiceFailure: ['InternalError', 500],
  Throttling: ['SlowDown', 503],
};

function answer(status: number, type: string, write: (id: string) => string): Answer {
  const id = randomUUID();
  return { status, headers: { 'content-type': type, 'x-amzn-requestid': id }, body: write(id) };
}

/** An error as IAM and STS answer it. */
export const queryFault = ({ code, message, status }: AwsFault): Answer =>
  answer(status, 'text/xml', (id) => {
    const error: Xml = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
    return writeXml({ ErrorResponse: { Error: error, RequestId: id } });
  });

/** An error as S3 answers it, without an envelope. */
export function storageFault(fault: AwsFault): Answer {
  const [code, status] = IN_STORAGE[fault.code] ?? [fault.code, fault.status];
  return answer(status, 'application/xml', (id) =>
    writeXml({ Error: { Code: code, Message: fault.message, RequestId: id } }),
  );
}

/** An error as Organizations, CloudTrail and Access Analyzer answer it. */
export function jsonFault(fault: AwsFault): Answer {
  const [code, status] = IN_JSON[fault.code] ?? [fault.code, fault.status];
  return answer(status, 'application/x-amz-json-1.1', () => JSON.stringify({ __type: code, message: fault.message }));
}
