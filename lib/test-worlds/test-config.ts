/** The configuration of the worlds of sync tests. Not for production code. */
import type { Config } from '@/lib/config/config';

export const ACCOUNT = '111122223333';

/** As where nothing is set. */
export const PEOPLE: Config['people'] = {
  ...{ membersMinutes: 5, membersHours: 24, decidingTokens: false, signInAmr: [], signInAcr: [] },
};

export const CONFIG: Omit<Config, 'dataDir' | 'secret' | 'audit'> = {
  publicUrl: 'http://127.0.0.1:3000',
  host: '127.0.0.1',
  port: 3000,
  databaseUrl: null,
  databaseOwnerUrl: null,
  instances: [
    {
      id: 'main',
      name: 'Main',
      url: 'https://gitlab.example.com',
      issuer: 'https://gitlab.example.com',
      shared: false,
      token: 'glpat-canary',
      writerToken: null,
    },
  ],
  signIn: { instanceId: 'main', clientId: 'x', clientSecret: 'y' },
  accounts: [{ id: ACCOUNT, name: 'Production', reader: null, writer: null }],
  aws: { region: 'us-east-1', endpointUrl: null },
  jobImages: {},
  admins: [],
  groupGrants: [],
  people: PEOPLE,
  notifications: [],
  sessionHours: 8,
  stepUpMinutes: 10,
  singleOperator: false,
  sandbox: null,
  writeManagedRoles: false,
  syncMinutes: 30,
  worker: true,
  workerPort: 0,
  metricsToken: null,
  traces: null,
  leaseSeconds: 30,
  trustedProxies: 0,
  logLevel: 'error',
};
