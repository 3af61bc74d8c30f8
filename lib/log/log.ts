import pino from 'pino';

/**
 * The product's log, one JSON object a line. Never given a configuration, a request's headers or a secret; the paths below are
 * the second wall.
 */
export const log = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [
      '*.token',
      '*.secret',
      '*.password',
      '*.authorization',
      '*.cookie',
      '*.clientSecret',
      '*.databaseUrl',
      'token',
      'secret',
      'authorization',
      'cookie',
    ],
    censor: '[redacted]',
  },
});
