import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../../src/config/config.js';
import { SECRET_SETTINGS, SETTINGS } from '../../src/config/settings.js';
import { PROJECT } from '../docs/support/markdown.js';

const FOLDER = join(PROJECT, 'deploy/kubernetes');
const INSTALL = join(PROJECT, 'test/support/install-kubeconform.sh');
const BASE = ['namespace', 'service-account', 'deployment', 'pod-disruption-budget', 'network-policy'];
const temporary = mkdtempSync(join(tmpdir(), 'sparkify-kubernetes-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

interface Container {
  readonly args: string[];
  readonly env: readonly { name: string; value?: string; valueFrom?: { secretKeyRef: object } }[];
  readonly [field: string]: unknown;
}
interface PodTemplate {
  readonly metadata: { labels: Record<string, string> };
  readonly spec: { containers: [Container]; terminationGracePeriodSeconds: number; [field: string]: unknown };
}
interface Manifest {
  readonly kind: string;
  readonly spec: { replicas: number; template: PodTemplate; [field: string]: unknown };
}

function read(name: string): Manifest {
  return parse(readFileSync(join(FOLDER, name), 'utf8'), { merge: true }) as Manifest;
}

/** Paths that the install script prints; null where a tool can be neither found nor installed: its stderr says why. */
function findTools(): { kubeconform: string; schemas: string } | null {
  const { status, stdout } = spawnSync(INSTALL, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const path = (name: string) => new RegExp(`^${name}=(.+)$`, 'm').exec(stdout)?.[1] ?? '';
  return status === 0 ? { kubeconform: path('kubeconform'), schemas: path('schemas') } : null;
}

const tools = findTools();

/** Checks manifests against the schemas of Kubernetes. An unknown field is an error. */
function kubeconform(text: string): { status: number | null; output: string } {
  assert.ok(tools !== null);
  const path = join(temporary, 'manifests.yaml');
  writeFileSync(path, text);
  const location = join(tools.schemas, '{{.ResourceKind}}{{.KindSuffix}}.json');
  const args = ['-strict', '-schema-location', location, path];
  const { status, stdout, stderr } = spawnSync(tools.kubeconform, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const deployment = read('base/deployment.yaml');
const versioned = read('worker-deployment/worker-deployment.yaml');

/** The Deployment that Temporal's controller makes for a version. */
const ofVersion = {
  ...deployment,
  spec: { ...deployment.spec, template: versioned.spec.template },
};

describe(
  'kubeconform',
  { skip: tools === null ? 'kubeconform or its schemas cannot be installed here' : false },
  () => {
    test('takes the manifests', () => {
      const texts = BASE.map((name) => JSON.stringify(read(`base/${name}.yaml`)));
      assert.deepEqual(kubeconform([...texts, JSON.stringify(ofVersion)].join('\n---\n')), { status: 0, output: '' });
    });

    test('refuses a field with a typing error', () => {
      const wrong = JSON.stringify(deployment).replace('readOnlyRootFilesystem', 'readOnlyRootFilesytem');
      const { status, output } = kubeconform(wrong);
      assert.equal(status, 1);
      assert.match(output, /readOnlyRootFilesytem/);
    });
  },
);

const hasKubectl = spawnSync('kubectl', ['version', '--client']).error === undefined;

describe('kubectl', { skip: hasKubectl ? false : 'there is no kubectl on this machine' }, () => {
  const build = (name: string) => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', join(FOLDER, name)], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest & { metadata: { name: string } });
  };

  for (const [name, workers] of [
    ['base', 'Deployment'],
    ['worker-deployment', 'WorkerDeployment'],
  ] as const) {
    test(`builds ${name}: one kind of workers, which read the settings that are made with them`, () => {
      const built = build(name);
      const found = built.filter(({ kind }) => /Deployment$/.test(kind));
      assert.deepEqual(
        found.map(({ kind }) => kind),
        [workers],
      );
      const settings = built.find(({ kind }) => kind === 'ConfigMap')?.metadata.name ?? '';
      assert.match(settings, /^sparkify-settings-\w+$/);
      assert.ok(JSON.stringify(found[0]?.spec.template).includes(`"name":"${settings}"`));
      assert.ok(JSON.stringify(found[0]).includes('"image":"REGISTRY/sparkify:VERSION"'));
    });
  }
});

test('the settings are those of this version, and hold no secret', () => {
  const path = join(FOLDER, 'base/dwh.cfg');
  const settings = readConfig({}, path);
  assert.equal(settings.CLUSTER_HOST, 'dwh.example.internal');
  assert.doesNotMatch(readFileSync(path, 'utf8'), /PASSWORD|_KEY=/);
});

for (const [name, { spec }] of Object.entries({ deployment, versioned })) {
  const { template } = spec;
  const [container] = template.spec.containers;

  test(`${name}: secrets come from the Secret, each under a name that the program reads`, () => {
    const secret = container.env.filter(({ name: key }) => /KEY|PASSWORD|SECRET|SPARKIFY_NOTIFY_/.test(key));
    const passed = secret.map(({ name: key }) => key.replace('SPARKIFY_', ''));
    // The user of questions is one of the command `query`, not of workers.
    const ofWorkers = SECRET_SETTINGS.filter((key) => key !== 'CLUSTER_QUERY_PASSWORD');
    assert.deepEqual(
      ofWorkers.filter((key) => !passed.includes(key)),
      [],
    );
    assert.ok(secret.every(({ value, valueFrom }) => value === undefined && valueFrom?.secretKeyRef !== undefined));
    const ours = container.env.filter(({ name: key }) => key.startsWith('SPARKIFY_'));
    const known = Object.keys(SETTINGS.shape).map((key) => `SPARKIFY_${key}`);
    assert.deepEqual(
      ours.map(({ name: key }) => key).filter((key) => !known.includes(key)),
      [],
    );
  });

  test(`${name}: the budget, the network policy and the pods have the same labels`, () => {
    const { labels } = template.metadata;
    for (const [file, field] of [
      ['pod-disruption-budget', 'selector'],
      ['network-policy', 'podSelector'],
    ] as const)
      assert.deepEqual((read(`base/${file}.yaml`).spec[field] as { matchLabels: object }).matchLabels, labels);
  });

  test(`${name}: Kubernetes gives a worker more time to stop than it takes, and keeps one while nodes are drained`, () => {
    assert.ok(template.spec.terminationGracePeriodSeconds > SETTINGS.parse({}).WORKER_GRACE_SECONDS);
    assert.ok(spec.replicas > Number(read('base/pod-disruption-budget.yaml').spec['minAvailable']));
  });
}

test('the workers of a version are those of the Deployment, but for what the controller sets', () => {
  const setByController = ['env', 'args', 'command'];
  const plain = ({ spec }: Manifest) => {
    const [container] = spec.template.spec.containers;
    const fields = Object.entries(container).filter(([name]) => !setByController.includes(name));
    return { ...spec.template, spec: { ...spec.template.spec, containers: Object.fromEntries(fields) } };
  };
  assert.deepEqual(plain(versioned), plain(deployment));
  assert.match(versioned.spec.template.spec.containers[0].args.join(), /BUILD_ID="\$TEMPORAL_WORKER_BUILD_ID"/);
});
