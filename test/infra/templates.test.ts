import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseDwhCfg } from '../../src/config/dwh-cfg.js';
import { at, readTemplate, type Template } from './template.js';

interface Statement {
  readonly Sid: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

const KEY = 'arn:aws:kms:us-west-2:123456789012:key/abc';
const SOURCE = 'arn:aws:s3:::udacity-dend';
const READ_SOURCE_AND_LIST = [
  `s3:GetBucketLocation <WorkBucket.Arn>`,
  `s3:GetBucketLocation ${SOURCE}`,
  `s3:GetObject ${SOURCE}/log_data/*`,
  `s3:GetObject ${SOURCE}/log_json_path.json`,
  `s3:GetObject ${SOURCE}/song_data/*`,
  `s3:ListBucket <WorkBucket.Arn>`,
  `s3:ListBucket ${SOURCE}`,
];
const WORK = '<WorkBucket.Arn>/work/*';
const OWN_WORK = ['AbortMultipartUpload', 'DeleteObject', 'GetObject', 'PutObject'].map((name) => `s3:${name} ${WORK}`);
const LOADER_SECRET = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:loader-AbCdEf';

const ENGINES = [
  {
    name: 'redshift-serverless',
    login: 'redshift-serverless:GetCredentials <Workgroup.Workgroup.WorkgroupArn>',
    identity: { CLUSTER_WORKGROUP: '<Workgroup>' },
    api: { service: 'redshift-serverless', action: 'redshift-serverless:GetCredentials' },
    host: '<Workgroup.Workgroup.Endpoint.Address>',
    warehouse: 'Workgroup',
    principals: ['redshift.amazonaws.com', 'redshift-serverless.amazonaws.com'],
  },
  {
    name: 'redshift-provisioned',
    login: 'redshift:GetClusterCredentialsWithIAM arn:aws:redshift:us-west-2:123456789012:dbname:<Cluster>/dwh',
    identity: { CLUSTER_ID: '<Cluster>' },
    api: { service: 'redshift', action: 'redshift:GetClusterCredentialsWithIAM' },
    host: '<Cluster.Endpoint.Address>',
    warehouse: 'Cluster',
    principals: 'redshift.amazonaws.com',
  },
];

function properties(template: Template, resource: string): unknown {
  return at(template.resources, resource, 'Properties');
}

function copyStatements(template: Template): Statement[] {
  return at(properties(template, 'CopyRole'), 'Policies', 0, 'PolicyDocument', 'Statement') as Statement[];
}

function loaderStatements(template: Template): Statement[] {
  return at(properties(template, 'LoaderPolicy'), 'PolicyDocument', 'Statement') as Statement[];
}

/** Every `action resource` pair that the statements allow, sorted. */
function allowed(statements: Statement[]): string[] {
  const pairs = statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${resource}`)),
  );
  return pairs.sort();
}

for (const engine of ENGINES) {
  describe(`infra/${engine.name}.yaml`, () => {
    const template = readTemplate(engine.name);

    test('the COPY role reads the source and the staging prefix, and may do nothing more', () => {
      const expected = [...READ_SOURCE_AND_LIST, `s3:GetObject ${WORK}`].sort();
      assert.deepEqual(allowed(copyStatements(template)), expected);
      const role = properties(template, 'CopyRole');
      assert.equal(at(role, 'ManagedPolicyArns'), undefined);
      assert.equal((at(role, 'Policies') as unknown[]).length, 1);
    });

    test('only Redshift assumes the COPY role, and only for this account', () => {
      const trust = at(properties(template, 'CopyRole'), 'AssumeRolePolicyDocument', 'Statement');
      const expected = {
        Effect: 'Allow',
        Principal: { Service: engine.principals },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      };
      assert.deepEqual(trust, [expected]);
    });

    test('the loader policy adds writing and deleting of work, and the login by IAM, and no secret', () => {
      const expected = [...READ_SOURCE_AND_LIST, ...OWN_WORK, engine.login].sort();
      assert.deepEqual(allowed(loaderStatements(template)), expected);
    });

    test('the S3 endpoint lets through what the two policies allow, and nothing else', () => {
      const through = allowed(at(properties(template, 'S3Endpoint'), 'PolicyDocument', 'Statement') as Statement[]);
      const ofBuckets = READ_SOURCE_AND_LIST.filter((pair) => !pair.startsWith('s3:GetObject '));
      assert.deepEqual(through, [...ofBuckets, `s3:GetObject ${SOURCE}/*`, ...OWN_WORK].sort());
    });

    test('interface endpoints for the API of the login are made where they are asked for', () => {
      const isMade = (resource: string, given: Record<string, string>) => {
        const { conditions, resources } = readTemplate(engine.name, given);
        return conditions(String(at(resources, resource, 'Condition')));
      };
      const endpoints = ['RedshiftApiEndpoint', 'SecretsManagerEndpoint', 'EndpointSecurityGroup'];
      const made = (given: Record<string, string>) => endpoints.filter((name) => isMade(name, given));
      assert.deepEqual(made({}), []);
      assert.deepEqual(made({ ApiEndpoints: 'true' }), ['RedshiftApiEndpoint', 'EndpointSecurityGroup']);
      const both = made({ ApiEndpoints: 'true', LoaderSecretArn: LOADER_SECRET });
      assert.deepEqual(both, ['SecretsManagerEndpoint', 'EndpointSecurityGroup']);
      const endpoint = properties(template, 'RedshiftApiEndpoint');
      assert.deepEqual(
        [at(endpoint, 'VpcEndpointType'), at(endpoint, 'ServiceName'), at(endpoint, 'PrivateDnsEnabled')],
        ['Interface', `com.amazonaws.us-west-2.${engine.api.service}`, true],
      );
      assert.equal(at(endpoint, 'PolicyDocument', 'Statement', 0, 'Action'), engine.api.action);
      const group = at(properties(template, 'EndpointSecurityGroup'), 'SecurityGroupIngress', 0);
      assert.deepEqual([at(group, 'FromPort'), at(group, 'ToPort'), at(group, 'CidrIp')], [443, 443, '10.73.0.0/16']);
    });

    test('no policy has a wildcard for an action, a service or a bucket, and listing is held to the prefixes', () => {
      for (const statement of [...copyStatements(template), ...loaderStatements(template)]) {
        for (const pair of allowed([statement])) assert.doesNotMatch(pair, /^\S*\*|:\*| \*|:::\*/, pair);
        if (statement.Action !== 's3:ListBucket') continue;
        const prefixes = [at(statement.Condition, 'StringLike', 's3:prefix')].flat();
        const source = ['log_data', 'log_data/*', 'log_json_path.json', 'song_data', 'song_data/*'];
        assert.deepEqual(prefixes, statement.Sid === 'ListWork' ? ['work/*'] : source);
      }
    });

    test('a secret of the loader takes the place of IAM, in the policy and in dwh.cfg', () => {
      const own = readTemplate(engine.name, { LoaderSecretArn: LOADER_SECRET });
      const secret = `secretsmanager:GetSecretValue ${LOADER_SECRET}`;
      assert.deepEqual(allowed(loaderStatements(own)), [...READ_SOURCE_AND_LIST, ...OWN_WORK, secret].sort());
      const named = parseDwhCfg(String(at(own.outputs, 'DwhCfg', 'Value'))).values;
      assert.equal(named.get('CLUSTER_SECRET_ID'), LOADER_SECRET);
      assert.deepEqual([named.get('CLUSTER_WORKGROUP'), named.get('CLUSTER_ID')], [undefined, undefined]);
    });

    test('the work bucket is private, encrypted, TLS only, and cleans itself', () => {
      const bucket = properties(template, 'WorkBucket');
      const blocked = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
      const expected = Object.fromEntries(blocked.map((name) => [name, true]));
      assert.deepEqual(at(bucket, 'PublicAccessBlockConfiguration'), expected);
      const sse = at(
        bucket,
        'BucketEncryption',
        'ServerSideEncryptionConfiguration',
        0,
        'ServerSideEncryptionByDefault',
      );
      assert.equal(at(sse, 'SSEAlgorithm'), 'AES256');
      const rules = at(bucket, 'LifecycleConfiguration', 'Rules');
      assert.deepEqual([at(rules, 0, 'Prefix'), at(rules, 0, 'ExpirationInDays')], ['work/', 3]);
      assert.equal(at(rules, 1, 'AbortIncompleteMultipartUpload', 'DaysAfterInitiation'), 1);
      const deny = at(properties(template, 'WorkBucketPolicy'), 'PolicyDocument', 'Statement', 0);
      assert.deepEqual([at(deny, 'Effect'), at(deny, 'Action')], ['Deny', 's3:*']);
      assert.deepEqual(at(deny, 'Condition'), { Bool: { 'aws:SecureTransport': 'false' } });
    });

    test('a key of one’s own encrypts warehouse and bucket, and both policies may use that key only', () => {
      const own = readTemplate(engine.name, { KmsKeyArn: KEY });
      const keys = (statements: Statement[]) => allowed(statements).filter((pair) => pair.startsWith('kms:'));
      assert.deepEqual(keys(copyStatements(own)), [`kms:Decrypt ${KEY}`], 'it writes nothing');
      assert.deepEqual(keys(loaderStatements(own)), [`kms:Decrypt ${KEY}`, `kms:GenerateDataKey ${KEY}`]);
      const stored = engine.warehouse === 'Cluster' ? 'Cluster' : 'Namespace';
      assert.equal(at(properties(own, stored), 'KmsKeyId'), KEY);
      const sse = at(properties(own, 'WorkBucket'), 'BucketEncryption', 'ServerSideEncryptionConfiguration', 0);
      assert.equal(at(sse, 'ServerSideEncryptionByDefault', 'KMSMasterKeyID'), KEY);
    });

    test('the warehouse is closed to the world unless asked', () => {
      const closed = properties(template, 'SecurityGroup');
      assert.deepEqual(
        (at(closed, 'SecurityGroupIngress') as unknown[]).map((rule) => at(rule, 'CidrIp')),
        ['10.73.0.0/16'],
      );
      assert.equal(at(properties(template, engine.warehouse), 'PubliclyAccessible'), 'false');
      assert.equal(at(template.resources, 'PublicRoute', 'Condition'), 'IsPublic');
      const open = properties(readTemplate(engine.name, { AllowedCidr: '203.0.113.7/32' }), 'SecurityGroup');
      assert.equal(at(open, 'SecurityGroupIngress', 1, 'CidrIp'), '203.0.113.7/32');
    });

    test('COPY goes through the VPC, except to a source in another region, which the endpoint cannot reach', () => {
      assert.equal(at(properties(template, engine.warehouse), 'EnhancedVpcRouting'), true);
      const abroad = readTemplate(engine.name, { SourceRegion: 'eu-west-1' });
      assert.equal(at(properties(abroad, engine.warehouse), 'EnhancedVpcRouting'), false);
      assert.equal(at(properties(template, 'S3Endpoint'), 'VpcEndpointType'), 'Gateway');
    });

    test('no password is a parameter or stands in the template', () => {
      const names = Object.keys(template.parameters).filter((name) => /password/i.test(name));
      assert.deepEqual(names, []);
      const text = JSON.stringify(template.resources);
      assert.doesNotMatch(text, /"(AdminUserPassword|MasterUserPassword)"/);
      assert.match(text, /"Manage(Admin|Master)Password":true/);
    });

    test('the output DwhCfg is a whole dwh.cfg, as our reader reads it', () => {
      const expected = {
        CLUSTER_HOST: engine.host,
        CLUSTER_DB_NAME: 'dwh',
        CLUSTER_DB_PORT: '5439',
        CLUSTER_REGION: 'us-west-2',
        ...engine.identity,
        IAM_ROLE_ARN: '<CopyRole.Arn>',
        S3_LOG_DATA: 's3://udacity-dend/log_data',
        S3_LOG_JSONPATH: 's3://udacity-dend/log_json_path.json',
        S3_SONG_DATA: 's3://udacity-dend/song_data',
        S3_REGION: 'us-west-2',
        S3_WORK_PREFIX: 's3://<WorkBucket>/work/',
        S3_WORK_REGION: 'us-west-2',
      };
      const output = String(at(template.outputs, 'DwhCfg', 'Value'));
      assert.deepEqual(Object.fromEntries(parseDwhCfg(output).values), expected);
    });
  });
}

describe('infra', () => {
  test('the cluster is encrypted and takes TLS connections only, as the workgroup does', () => {
    const cluster = readTemplate('redshift-provisioned');
    assert.equal(at(properties(cluster, 'Cluster'), 'Encrypted'), true);
    const parameters = at(properties(cluster, 'ParameterGroup'), 'Parameters', 0);
    assert.deepEqual(parameters, { ParameterName: 'require_ssl', ParameterValue: 'true' });
    const settings = at(properties(readTemplate('redshift-serverless'), 'Workgroup'), 'ConfigParameters', 0);
    assert.deepEqual(settings, { ParameterKey: 'require_ssl', ParameterValue: 'true' });
  });

  test('one node makes a single-node cluster, more a multi-node one', () => {
    const one = properties(readTemplate('redshift-provisioned', { NodeCount: 1 }), 'Cluster');
    assert.deepEqual([at(one, 'ClusterType'), at(one, 'NumberOfNodes')], ['single-node', undefined]);
    const two = properties(readTemplate('redshift-provisioned'), 'Cluster');
    assert.deepEqual([at(two, 'ClusterType'), at(two, 'NumberOfNodes')], ['multi-node', 2]);
  });

  test('what the two templates share, they keep the same', () => {
    const [serverless, provisioned] = ENGINES.map(({ name }) => readTemplate(name)) as [Template, Template];
    const shared = ['Vpc', 'SubnetA', 'RouteTable', 'S3Endpoint', 'SecurityGroup', 'WorkBucket', 'WorkBucketPolicy'];
    for (const name of shared) assert.deepEqual(serverless.resources[name], provisioned.resources[name], name);
    const { BaseCapacity, MaxCapacity, ...ofServerless } = serverless.parameters;
    const { NodeType, NodeCount, ...ofProvisioned } = provisioned.parameters;
    assert.deepEqual(ofServerless, ofProvisioned);
    for (const own of [BaseCapacity, MaxCapacity, NodeType, NodeCount]) assert.ok(at(own, 'Default'));
  });
});
