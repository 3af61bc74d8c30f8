import type pg from 'pg';
import type { PrismaClient } from '@/lib/db/generated/client';
import type { SpanStart } from '@/lib/tracing/span';
import { inSpan } from '@/lib/tracing/spans';
import { requestIdUnderWay } from '@/lib/tracing/under-way';

/** Makes a span of each statement of the pool that a request or message leads to. The span has the statement's kind and table, never its values. */
export function traceStatements(pool: pg.Pool): void {
  traceQuery(pool);
  pool.on('connect', traceQuery);
}

function traceQuery(on: pg.Pool | pg.PoolClient): void {
  on.query = new Proxy(on.query, {
    apply: (query, _, args: unknown[]) => {
      const ask = () => Reflect.apply(query, on, args);
      // The pool calls its connections with a callback, in whatever request frees one. That statement is told of by the pool already.
      return typeof args.at(-1) === 'function' ? ask() : inSpan(statementSpan(args[0]), ask);
    },
  });
}

const SQL = /^\s*([a-z]+)/i;
const TABLE = /\b(?:FROM|INTO|UPDATE)\s+(?:"public"\.)?"(\w+)"/;

function statementSpan(asked: unknown): SpanStart {
  const text = typeof asked === 'object' && asked !== null && 'text' in asked ? asked.text : asked;
  const sql = typeof text === 'string' ? text : '';
  const operation = SQL.exec(sql)?.[1]?.toUpperCase() ?? 'SQL';
  const table = TABLE.exec(sql)?.[1];
  return {
    name: table === undefined ? operation : `${operation} ${table}`,
    kind: 'client',
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      ...(table !== undefined && { 'db.collection.name': table }),
    },
  };
}

/** The same client, whose transactions are spans around their statements. */
export function traceTransactions(client: PrismaClient): PrismaClient {
  const traced = new Proxy(client.$transaction, {
    apply: (transaction, _, args) =>
      inSpan({ name: 'transaction', kind: 'internal' }, () => Reflect.apply(transaction, client, args)),
  });
  return new Proxy(client, {
    get: (target, name) => (name === '$transaction' ? traced : Reflect.get(target, name, target)),
  });
}

/** A comment at the end of each statement names the request that led to it, so that the database's own views and log do. */
export const nameRequest = (): Readonly<Record<string, string>> => {
  const requestId = requestIdUnderWay();
  return requestId === null ? {} : { request_id: requestId };
};
