import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateClusterCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Settings } from '../../src/config/settings.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import { sparkify } from '../support/cli.js';
import { loadError } from '../support/expect.js';
import { startMoto, type MotoServer } from '../support/s3-server.js';
import { redshiftWarehouse } from '../support/redshift-warehouse.js';
import { environmentOf } from '../support/environment.js';
import { selfSigned } from '../support/redshift/certificate.js';

/** The passwords that AWS's APIs gave out and clients logged in with. */
const used: string[] = [];
const identity = selfSigned();
const plain = await redshiftWarehouse();
const { backend } = plain;
const issued = await redshiftWarehouse({
  login: (user, password) => {
    used.push(`${user} ${password}`);
    return user.startsWith('IAM:') || password === 'from-the-secret' ? backend : null;
  },
});
const secured = await redshiftWarehouse({ tls: identity });
const digest = await redshiftWarehouse({ sha256Auth: true, tls: identity });
const folder = mkdtempSync(join(tmpdir(), 'sparkify-login-'));
let moto: MotoServer;

before(async () => {
  moto = await startMoto();
  writeFileSync(join(folder, 'authority.pem'), identity.cert);
});

after(async () => {
  await moto.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(settings: Settings): Promise<{ engine: string; names: unknown[] }> {
  const warehouse = await openWarehouse(settings);
  try {
    const name = () =>
      warehouse.session({ searchPath: ['public'] }, async (session) => {
        const { rows } = await session.query("select current_setting('application_name') as name");
        return rows[0]?.['name'];
      });
    return { engine: warehouse.engine, names: await Promise.all([name(), name()]) };
  } finally {
    await warehouse.close();
  }
}

test('Redshift is recognised by its version; sessions say who they are', async () => {
  assert.deepEqual(await ask(plain.settings), { engine: 'redshift', names: ['sparkify', 'sparkify'] });
});

test('a user whose password is stored as SHA-256 logs in by a digest of it; a wrong password is refused', async () => {
  assert.equal((await ask(digest.settings)).engine, 'redshift');
  const wrong: Settings = { ...digest.settings, CLUSTER_DB_PASSWORD: 'wrong' };
  await assert.rejects(ask(wrong), loadError('PERMISSION_DENIED', 'password authentication failed'));
  const { CLUSTER_DB_PASSWORD, ...without } = digest.settings;
  assert.ok(CLUSTER_DB_PASSWORD !== undefined);
  await assert.rejects(ask(without), loadError('PERMISSION_DENIED', 'none is set'));
});

/** A process of its own, whose environment names the authority, is connected with TLS. */
async function assertTrusted(settings: Settings): Promise<void> {
  const query = ['query', '--json', 'select version() as version'];
  const env = { ...environmentOf(settings), NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') };
  const trusted = await sparkify(query, { home: folder, env });
  assert.equal(trusted.status, 0, trusted.stderr);
  assert.match(trusted.stdout, /Redshift 1\.0/);
}

test('a digest is sent over TLS too', async () => {
  await assertTrusted({ ...digest.settings, CLUSTER_HOST: 'localhost', CLUSTER_TLS: 'verify' });
});

test('a certificate that nobody vouches for is refused, unless its authority is named or TLS is off', async () => {
  const settings: Settings = { ...secured.settings, CLUSTER_HOST: 'localhost', CLUSTER_TLS: 'verify' };
  await assert.rejects(ask(settings), loadError('CONFIG_INVALID', 'NODE_EXTRA_CA_CERTS'));
  await assertTrusted(settings);
  assert.equal((await ask({ ...settings, CLUSTER_TLS: 'off' })).engine, 'redshift');
});

function byAws(settings: Partial<Settings>): Settings {
  const { CLUSTER_DB_USER, CLUSTER_DB_PASSWORD, ...rest } = issued.settings;
  assert.ok(CLUSTER_DB_USER !== undefined && CLUSTER_DB_PASSWORD !== undefined);
  return { ...rest, CLUSTER_AWS_ENDPOINT: moto.endpoint, CLUSTER_REGION: moto.region, ...settings };
}

test('by a secret of Secrets Manager', async () => {
  const client = new SecretsManagerClient({ endpoint: moto.endpoint, region: moto.region, credentials: moto });
  const SecretString = JSON.stringify({ username: 'loader', password: 'from-the-secret' });
  await client.send(new CreateSecretCommand({ Name: 'dwh', SecretString }));
  client.destroy();
  assert.equal((await ask(byAws({ CLUSTER_SECRET_ID: 'dwh' }))).engine, 'redshift');
  await assert.rejects(ask(byAws({ CLUSTER_SECRET_ID: 'none' })), loadError('PERMISSION_DENIED', 'the secret none'));
});

test('by a secret whose user has a SHA-256 password', async () => {
  const client = new SecretsManagerClient({ endpoint: moto.endpoint, region: moto.region, credentials: moto });
  const SecretString = JSON.stringify({ username: digest.backend.user, password: digest.backend.password });
  await client.send(new CreateSecretCommand({ Name: 'digest', SecretString }));
  client.destroy();
  const { CLUSTER_DB_PORT: port, CLUSTER_DB_NAME: database } = digest.settings;
  const named = byAws({ CLUSTER_SECRET_ID: 'digest', CLUSTER_DB_PORT: port, CLUSTER_DB_NAME: database });
  assert.equal((await ask(named)).engine, 'redshift');
});

test('by IAM for a user of a provisioned cluster: another password for each connection', async () => {
  const client = new RedshiftClient({ endpoint: moto.endpoint, region: moto.region, credentials: moto });
  const cluster = { ClusterIdentifier: 'dwh', NodeType: 'ra3.large', MasterUsername: 'admin' };
  await client.send(new CreateClusterCommand({ ...cluster, MasterUserPassword: 'Passw0rd1' }));
  client.destroy();
  used.length = 0;
  await ask(byAws({ CLUSTER_ID: 'dwh', CLUSTER_DB_USER: 'loader' }));
  assert.ok(used.length >= 3 && new Set(used).size === used.length, 'fetched at each connect');
  assert.ok(used.every((login) => login.startsWith('IAM:loader ')));
});

/** AWS's documented answers of two calls that moto 5.2.5 does not know. */
async function documentedAnswers(): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  let given = 0;
  const server = createServer((request, response) => {
    given += 1;
    const user = 'IAM:worker';
    const password = `temporary-${given}`;
    if (request.headers['x-amz-target'] === 'RedshiftServerless.GetCredentials') {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ dbUser: user, dbPassword: password, expiration: 1_893_456_000 }));
      return;
    }
    const result = `<DbUser>${user}</DbUser><DbPassword>${password}</DbPassword>`;
    const name = 'GetClusterCredentialsWithIAM';
    response.setHeader('content-type', 'text/xml');
    response.end(`<${name}Response><${name}Result>${result}</${name}Result></${name}Response>`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

for (const [how, settings] of [
  ['for Serverless', { CLUSTER_WORKGROUP: 'dwh' }],
  ['for a provisioned cluster, as our own AWS identity', { CLUSTER_ID: 'dwh' }],
] as const) {
  test(`by IAM ${how}: fetched at each connect`, async () => {
    const aws = await documentedAnswers();
    used.length = 0;
    await ask(byAws({ CLUSTER_AWS_ENDPOINT: aws.endpoint, ...settings }));
    await aws.stop();
    assert.ok(used.length >= 3 && new Set(used).size === used.length);
    assert.ok(used.every((login) => login.startsWith('IAM:worker temporary-')));
  });
}
