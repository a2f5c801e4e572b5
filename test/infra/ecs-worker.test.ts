import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SETTINGS } from '../../src/config/settings.js';
import { at, readTemplate, type Template } from './template.js';

const GIVEN = {
  Image: 'registry.example.com/sparkify:v2',
  VpcId: 'vpc-1',
  LoaderPolicyArn: 'arn:aws:iam::123456789012:policy/loader',
  TemporalAddress: 'temporal.example.com:7233',
};
const API_KEY = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:temporal-AbCdEf';

const container = (template: Template) =>
  at(template.resources, 'TaskDefinition', 'Properties', 'ContainerDefinitions', 0) as Record<string, unknown>;

function actions(template: Template, role: string): string[] {
  const policies = at(template.resources, role, 'Properties', 'Policies') as unknown[] | undefined;
  const statements = (policies ?? []).flatMap(
    (_, i) =>
      at(template.resources, role, 'Properties', 'Policies', i, 'PolicyDocument', 'Statement') as (
        { Action: string; Resource: string } | undefined
      )[],
  );
  return statements.flatMap((one) => (one === undefined ? [] : `${one.Action} ${one.Resource}`));
}

describe('the workers on ECS', () => {
  test('have the rights of the loader policy, and who starts them reads only what the container gets', () => {
    const template = readTemplate('ecs-worker', { ...GIVEN, TemporalApiKeySecretArn: API_KEY });
    assert.deepEqual(at(template.resources, 'WorkerRole', 'Properties', 'ManagedPolicyArns'), [GIVEN.LoaderPolicyArn]);
    assert.deepEqual(actions(template, 'WorkerRole'), []);
    assert.deepEqual(actions(template, 'ExecutionRole'), [
      'ssm:GetParameters arn:aws:ssm:us-west-2:123456789012:parameter/sparkify/dwh.cfg',
      `secretsmanager:GetSecretValue ${API_KEY}`,
    ]);
  });

  test('without an API key nobody may read a secret, and the container gets none', () => {
    const template = readTemplate('ecs-worker', GIVEN);
    assert.equal(actions(template, 'ExecutionRole').length, 1);
    assert.ok(!JSON.stringify(container(template)['Secrets']).includes('TEMPORAL_API_KEY'));
  });

  test('run as another user than root on a read-only file system, and get more time to stop than they take', () => {
    const worker = container(readTemplate('ecs-worker', GIVEN));
    assert.deepEqual([worker['User'], worker['ReadonlyRootFilesystem']], ['1000:1000', true]);
    assert.ok(Number(worker['StopTimeout']) > SETTINGS.parse({}).WORKER_GRACE_SECONDS);
  });

  test('know their settings by names that the program reads', () => {
    const environment = container(readTemplate('ecs-worker', GIVEN))['Environment'] as { Name: string }[];
    const ours = environment.map(({ Name }) => Name).filter((name) => name.startsWith('SPARKIFY_'));
    assert.deepEqual(ours, ['SPARKIFY_WORKER_TASK_QUEUE']);
    assert.ok('WORKER_TASK_QUEUE' in SETTINGS.shape);
  });

  test('are replaced without a gap, and come back in the old version if the new one does not get healthy', () => {
    const service = at(readTemplate('ecs-worker', GIVEN).resources, 'Service', 'Properties', 'DeploymentConfiguration');
    assert.deepEqual(service, {
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
  });
});
