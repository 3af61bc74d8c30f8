/** Settings of the audit log: its key, and the places outside of the database that it is kept in too. */
import { z } from 'zod';
import { readKey } from '@/lib/audit/checkpoint';
import { serverUrl, text, url, whole } from '@/lib/config/setting-schemas';

const auditKey = text.refine(
  (pem) => {
    try {
      return pem.includes('PRIVATE KEY') && readKey(pem).type === 'private';
    } catch {
      return false;
    }
  },
  { error: 'must be an Ed25519 private key in PEM; make one with: openssl genpkey -algorithm ed25519' },
);

const syslogUrl = z.url({
  protocol: /^(tls|tcp)$/,
  hostname: /./,
  error: 'must be tls://host:port or tcp://host:port',
});

export const AUDIT_SETTINGS = [
  {
    name: 'DRAWBRIDGE_AUDIT_KEY',
    meaning:
      'Ed25519 private key in PEM that signs checkpoints of the audit log. Absent: one is made, and the database keeps it sealed by DRAWBRIDGE_SECRET',
    secret: true,
    schema: auditKey.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_KEY_PREVIOUS',
    meaning:
      'The key that DRAWBRIDGE_AUDIT_KEY takes the place of, for one start: the log then proves that one follows the other',
    secret: true,
    schema: auditKey.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_CHECKPOINTS',
    meaning:
      'File outside of the database that signed checkpoints are appended to. Default: audit-checkpoints.ndjson in DRAWBRIDGE_DATA',
    schema: text.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_MINUTES',
    meaning: 'Minutes between two checkpoints of the audit log. Default: 5',
    schema: whole(1, 1440, 5),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_VERIFY_HOURS',
    meaning:
      'Hours between two automatic verifications of the whole audit log; what is added is verified at every checkpoint. Default: 24',
    schema: whole(1, 720, 24),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_S3_BUCKET',
    meaning: 'Bucket with Object Lock that checkpoints go to, with the default credentials',
    schema: text.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_S3_PREFIX',
    meaning: 'What their keys begin with. Default: drawbridge/',
    schema: z.string().default('drawbridge/'),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_S3_MODE',
    meaning: 'COMPLIANCE (nobody can delete them) or GOVERNANCE (some can). Default: COMPLIANCE',
    schema: z
      .enum(['COMPLIANCE', 'GOVERNANCE'], { error: 'may only be "COMPLIANCE" or "GOVERNANCE"' })
      .default('COMPLIANCE'),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_S3_DAYS',
    meaning: 'Days that they are locked. Default: 365',
    schema: whole(1, 36_500, 365),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_GIT_URL',
    meaning: 'GitLab that checkpoints are committed to',
    example: 'https://gitlab.example.com',
    schema: serverUrl.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_GIT_PROJECT',
    meaning: 'Project there, by path',
    example: 'audit/drawbridge',
    schema: text.optional(),
  },
  { name: 'DRAWBRIDGE_AUDIT_GIT_BRANCH', meaning: 'Its branch. Default: main', schema: text.default('main') },
  {
    name: 'DRAWBRIDGE_AUDIT_GIT_FOLDER',
    meaning: 'Folder that the file of a day is written to. Default: audit-checkpoints',
    schema: text.default('audit-checkpoints'),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_GIT_TOKEN',
    meaning: 'Token of the project with scope api that may push to that branch',
    secret: true,
    schema: text.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_SYSLOG',
    meaning: 'Syslog server that checkpoints go to (RFC 5424): tls://host:port, or tcp://host:port unencrypted',
    example: 'tls://logs.example.com:6514',
    schema: syslogUrl.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_CHECKPOINT_WEBHOOK_URL',
    meaning: 'A receiver of Standard Webhooks that checkpoints go to',
    schema: url.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_CHECKPOINT_WEBHOOK_SECRET',
    meaning: 'The key that they are sent with: whsec_ and 24 to 64 bytes in base64',
    secret: true,
    schema: text.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_WEBHOOK_URL',
    meaning: 'A receiver of Standard Webhooks that every audit event goes to as it happens',
    schema: url.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_WEBHOOK_SECRET',
    meaning: 'The key that events are sent with: whsec_ and 24 to 64 bytes in base64',
    secret: true,
    schema: text.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_STREAM_SYSLOG',
    meaning:
      'Syslog server that every audit event goes to as it happens (RFC 5424): tls://host:port, or tcp://host:port unencrypted',
    example: 'tls://logs.example.com:6514',
    schema: syslogUrl.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_STREAM_SPLUNK_URL',
    meaning:
      'HTTP Event Collector of Splunk that every audit event goes to as it happens. Without a path: its /services/collector/event',
    example: 'https://splunk.example.com:8088',
    schema: serverUrl.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_STREAM_SPLUNK_TOKEN',
    meaning: 'The token of that collector',
    secret: true,
    schema: text.optional(),
  },
  {
    name: 'DRAWBRIDGE_AUDIT_STREAM_FORMAT',
    meaning:
      'How syslog and Splunk get each event: ocsf (Open Cybersecurity Schema Framework 1.6.0), cef (Common Event Format) or export (a line of the export). Default: ocsf',
    schema: z.enum(['ocsf', 'cef', 'export'], { error: 'may only be "ocsf", "cef" or "export"' }).default('ocsf'),
  },
] as const;
