import pino, { type Logger, type LoggerOptions } from 'pino';
import { VERSION } from '@/lib/log/version';
import { requestIdUnderWay, spanUnderWay } from '@/lib/tracing/under-way';

/** Fields that are never printed, at the top of a line or one level down. */
const SECRET_FIELDS = [
  'token',
  'secret',
  'password',
  'authorization',
  'cookie',
  'clientSecret',
  'databaseUrl',
  'headers',
];

/** What is told of an error: its kind, text and place, and the same of its cause. Everything else that a library hangs on one may hold a request with its token. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: 'not an error' };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

const LEVELS = ['debug', 'info', 'warn', 'error'];

/** A level that does not exist is a mistake that the configuration tells of: here it must not end the process before. */
const levelOf = (asked: string | undefined): string => LEVELS.find((level) => level === asked) ?? 'info';

const OPTIONS: LoggerOptions = {
  level: levelOf(process.env.LOG_LEVEL),
  base: { version: VERSION },
  mixin: whatIsUnderWay,
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: describeError },
  redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
};

/** The request that led to a line, and where it is in a trace. */
function whatIsUnderWay(): object {
  const requestId = requestIdUnderWay();
  return { ...(requestId !== null && { requestId }), ...spanUnderWay()?.ids };
}

/** A log into `destination`, for tests; the product's own is `log`. */
export const openLog = (destination?: pino.DestinationStream): Logger =>
  destination ? pino(OPTIONS, destination) : pino(OPTIONS);

/** The product's log: one JSON object a line, on standard output. Errors go under `err`; each line names the request that led to it. */
export const log = openLog();
