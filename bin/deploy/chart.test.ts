import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { renderChart } from '@/bin/deploy/render-chart';
import { SETTINGS } from '@/lib/config/settings';

const CHART = path.resolve(import.meta.dirname, '../../deploy/helm');
const textOf = (name: string) => readFileSync(path.join(CHART, name), 'utf8');
const TEMPLATES = Object.fromEntries(
  readdirSync(path.join(CHART, 'templates')).map((name) => [name, textOf(`templates/${name}`)]),
);
const VALUES = parse(textOf('values.yaml'));
const METADATA = parse(textOf('Chart.yaml'));

type Resource = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [name: string]: unknown;
};
function render(patch: object = {}): readonly Resource[] {
  const root = {
    Values: { ...VALUES, ...patch },
    Release: { Name: 'drawbridge' },
    Chart: { AppVersion: METADATA.appVersion },
  };
  return Object.values(renderChart(TEMPLATES, root)).flatMap((text) =>
    parseAllDocuments(text).flatMap((document) => {
      expect(document.errors).toEqual([]);
      const value = document.toJS();
      return value === null ? [] : [value as Resource];
    }),
  );
}

/** The fields of each kind that the chart uses, and no other: a misspelt one would be dropped by the API in silence. */
const labels = z.record(z.string(), z.string());
const metadata = z.strictObject({ name: z.string().regex(/^[a-z0-9-]+$/), labels, annotations: labels.optional() });
const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.enum(['/livez', '/readyz']), port: z.literal('http') }),
  ...{ periodSeconds: z.int(), timeoutSeconds: z.int().optional(), failureThreshold: z.int().optional() },
});
const hardened = z.strictObject({
  ...{ allowPrivilegeEscalation: z.literal(false), readOnlyRootFilesystem: z.literal(true) },
  capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
});
const container = z.strictObject({
  ...{
    name: z.string(),
    image: z.string().regex(/^[^:]+:.+$/),
    imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']),
  },
  command: z.array(z.string()),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.int() })).optional(),
  ...{ startupProbe: probe.optional(), livenessProbe: probe.optional(), readinessProbe: probe.optional() },
  resources: z.record(z.string(), labels).optional(),
  securityContext: hardened,
  volumeMounts: z.array(
    z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.literal(true).optional() }),
  ),
});
const volume = z.union([
  z.strictObject({ name: z.string(), emptyDir: z.strictObject({}) }),
  z.strictObject({ name: z.string(), configMap: z.strictObject({ name: z.string() }) }),
  z.strictObject({
    name: z.string(),
    secret: z.strictObject({
      ...{ secretName: z.string(), defaultMode: z.literal(0o440) },
      items: z.array(z.strictObject({ key: z.string(), path: z.string() })).optional(),
    }),
  }),
]);
const pod = z.strictObject({
  metadata: z.strictObject({ labels }),
  spec: z.strictObject({
    ...{ serviceAccountName: z.string().optional(), automountServiceAccountToken: z.literal(false) },
    ...{ restartPolicy: z.literal('Never').optional(), terminationGracePeriodSeconds: z.int().min(45) },
    ...{
      imagePullSecrets: z.array(z.unknown()).optional(),
      nodeSelector: labels.optional(),
      tolerations: z.array(z.unknown()).optional(),
    },
    securityContext: z.strictObject({
      ...{
        runAsNonRoot: z.literal(true),
        runAsUser: z.int().min(1),
        runAsGroup: z.int().min(1),
        fsGroup: z.int().min(1),
      },
      seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
    }),
    topologySpreadConstraints: z.array(z.looseObject({ maxSkew: z.int() })).optional(),
    containers: z.array(container).length(1),
    volumes: z.array(volume),
  }),
});
const selector = z.strictObject({ matchLabels: labels });
const port = z.strictObject({ port: z.union([z.int(), z.string()]), protocol: z.enum(['TCP', 'UDP']) });
const KINDS: Readonly<Record<string, z.ZodType>> = {
  'apps/v1 Deployment': z.strictObject({
    ...{ replicas: z.int().min(1), selector, template: pod },
    strategy: z.strictObject({
      type: z.literal('RollingUpdate'),
      rollingUpdate: z.strictObject({ maxUnavailable: z.literal(0), maxSurge: z.int().min(1) }),
    }),
  }),
  'batch/v1 Job': z.strictObject({ backoffLimit: z.int(), activeDeadlineSeconds: z.int(), template: pod }),
  'policy/v1 PodDisruptionBudget': z.strictObject({ maxUnavailable: z.int().min(1), selector }),
  'networking.k8s.io/v1 NetworkPolicy': z.strictObject({
    ...{ podSelector: selector, policyTypes: z.array(z.enum(['Ingress', 'Egress'])).length(2) },
    ingress: z.array(z.strictObject({ ports: z.array(port), from: z.array(z.unknown()).optional() })),
    egress: z.array(z.strictObject({ ports: z.array(port) })),
  }),
  'monitoring.coreos.com/v1 ServiceMonitor': z.strictObject({
    selector,
    endpoints: z.array(
      z.strictObject({
        ...{ port: z.literal('http'), path: z.literal('/metrics'), interval: z.string() },
        authorization: z.strictObject({
          type: z.literal('Bearer'),
          credentials: z.strictObject({ name: z.string(), key: z.literal('DRAWBRIDGE_METRICS_TOKEN') }),
        }),
      }),
    ),
  }),
  'v1 Service': z.strictObject({
    ...{ type: z.literal('ClusterIP'), clusterIP: z.literal('None').optional(), selector: labels },
    ports: z.array(z.strictObject({ name: z.string(), port: z.int(), targetPort: z.literal('http') })),
  }),
};
const shapeOf = ({ apiVersion, kind }: Resource) => KINDS[`${String(apiVersion)} ${kind}`];
const whole = (spec: z.ZodType) => z.strictObject({ apiVersion: z.string(), kind: z.string(), metadata, spec });
const PLAIN: Readonly<Record<string, z.ZodType>> = {
  ServiceAccount: z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.string(),
    metadata,
    automountServiceAccountToken: z.literal(false),
  }),
  ConfigMap: z.strictObject({ apiVersion: z.literal('v1'), kind: z.string(), metadata, data: labels }),
};

const EVERYTHING = {
  configFile: 'instances: []\n# "quoted" and: odd\n',
  serviceMonitor: { enabled: true, interval: '30s' },
  serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/drawbridge' } },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  image: { ...VALUES.image, tag: '1.0.0', pullSecrets: [{ name: 'registry' }] },
  networkPolicy: { ...VALUES.networkPolicy, from: [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }] },
};
const NOTHING = { migration: { enabled: false }, networkPolicy: { ...VALUES.networkPolicy, enabled: false } };

describe.each([
  ['the values as they are', {}],
  ['every part switched on', EVERYTHING],
  ['every part switched off', NOTHING],
])('the chart with %s', (_, patch) => {
  const resources = render(patch);
  it('has only fields that each kind has', () => {
    for (const resource of resources) {
      const spec = shapeOf(resource);
      const shape = spec ? whole(spec) : PLAIN[resource.kind];
      expect(shape, `${resource.kind} is a kind that is known here`).toBeDefined();
      const read = shape?.safeParse(resource);
      expect(read?.error?.issues ?? [], `${resource.kind} ${resource.metadata.name}`).toEqual([]);
    }
    const names = resources.map(({ kind, metadata: { name } }) => `${kind}/${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('mounts exactly the volumes that it has, and reads secrets from files alone', () => {
    for (const { spec } of podsOf(resources)) {
      const [one] = spec.containers;
      expect(one?.volumeMounts.map(({ name }) => name).sort()).toEqual(spec.volumes.map(({ name }) => name).sort());
      const secret = SETTINGS.filter((setting) => 'secret' in setting).map(({ name }) => name as string);
      expect(one?.env.filter(({ name }) => secret.includes(name))).toEqual([]);
      for (const { name, value } of one?.env ?? [])
        if (name.endsWith('_FILE'))
          expect(one?.volumeMounts.some(({ mountPath }) => value.startsWith(`${mountPath}/`))).toBe(true);
    }
  });

  it('sets only what Drawbridge reads', () => {
    const known = SETTINGS.flatMap((setting) =>
      'secret' in setting ? [setting.name, `${setting.name}_FILE`] : [setting.name],
    );
    const set = podsOf(resources).flatMap(({ spec }) =>
      spec.containers.flatMap(({ env }) => env.map(({ name }) => name)),
    );
    expect(set.filter((name) => !(known as readonly string[]).includes(name))).toEqual([]);
  });

  it('selects its own pods by every selector', () => {
    const pods = podsOf(resources).map((one) => one.metadata.labels);
    const selectors = resources.flatMap(({ kind, spec }) => {
      const { selector: found, podSelector } = (spec ?? {}) as Record<string, { matchLabels?: object } | undefined>;
      if (kind === 'ServiceMonitor') return [];
      const picked = podSelector?.matchLabels ?? found?.matchLabels ?? (kind === 'Service' ? found : undefined);
      return picked ? [picked as Record<string, string>] : [];
    });
    expect(selectors.length).toBeGreaterThanOrEqual(6);
    for (const wanted of selectors)
      expect(pods.filter((one) => Object.entries(wanted).every(([name, value]) => one[name] === value))).not.toEqual(
        [],
      );
  });
});

const podsOf = (resources: readonly Resource[]) =>
  resources.flatMap(({ kind, spec }) =>
    ['Deployment', 'Job'].includes(kind) ? [pod.parse((spec as { template: unknown }).template)] : [],
  );

describe('the chart', () => {
  it('gives the owner of the tables to the migration alone', () => {
    const withOwner = podsOf(render()).filter(({ spec }) => JSON.stringify(spec).includes('owner'));
    expect(withOwner.map(({ spec }) => spec.containers[0]?.command)).toEqual([['node', 'bin/run/migrate.mjs']]);
  });

  it('keeps the text of drawbridge.yaml as it was given', () => {
    const map = render(EVERYTHING).find(({ kind }) => kind === 'ConfigMap');
    expect(map?.data).toEqual({ 'drawbridge.yaml': EVERYTHING.configFile });
  });

  it('has the version of the product', () => {
    const { version } = JSON.parse(readFileSync(path.join(CHART, '../../package.json'), 'utf8'));
    expect(METADATA).toMatchObject({ version, appVersion: version });
  });

  it('asks a process whether it lives, and whether it is ready, by different addresses', () => {
    const probed = podsOf(render()).filter(({ spec }) => spec.containers[0]?.ports);
    expect(probed).toHaveLength(2);
    for (const { spec } of probed)
      expect(spec.containers[0]).toMatchObject({
        livenessProbe: { httpGet: { path: '/livez' } },
        readinessProbe: { httpGet: { path: '/readyz' } },
      });
  });
});

describe('the values', () => {
  const isValid = new Ajv({ strict: false, validateSchema: false }).compile({
    ...JSON.parse(textOf('values.schema.json')),
    $schema: undefined,
  });

  it.each([{}, EVERYTHING, NOTHING])('pass their schema', (patch) => {
    expect(isValid({ ...VALUES, ...patch }), JSON.stringify(isValid.errors)).toBe(true);
  });

  it.each([
    ['a secret among the settings', { settings: { GITLAB_TOKEN: 'glpat-x' } }],
    [
      'the owner of the tables for every process',
      { secret: { name: 'a', keys: ['DATABASE_URL', 'DATABASE_OWNER_URL'] } },
    ],
    ['no database', { secret: { name: 'a', keys: ['GITLAB_TOKEN'] } }],
    ['no process', { web: { ...VALUES.web, replicas: 0 } }],
    ['a misspelt part', { netwrokPolicy: {} }],
    ['a number where text belongs', { settings: { PORT: 3000 } }],
  ])('with %s do not', (_, patch) => {
    expect(isValid({ ...VALUES, ...patch })).toBe(false);
  });
});

describe('rendering', () => {
  const root = { Values: { a: { b: 'x' } }, Release: {}, Chart: {} };
  it.each([
    ['a function that is not rendered here', '{{ .Values.a.b | upper }}'],
    ['a value that is missing', '{{ .Values.a.c }}'],
    ['a template that is missing', '{{ include "none" . }}'],
    ['a block without its end', '{{ if .Values.a }}'],
    ['an end without its block', '{{ end }}'],
  ])('stops at %s', (_, text) => {
    expect(() => renderChart({ 'a.yaml': text }, root)).toThrow();
  });
});
