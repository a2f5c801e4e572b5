import assert from 'node:assert/strict';
import { execFile as execFileCallback } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPython } from '../python.js';
import { testRedshift } from './test-redshift.js';

const execFile = promisify(execFileCallback);
const { redshift } = await testRedshift({ sha256Auth: true });

/** Logs in with AWS's own driver, and prints the version that the server gives. */
const DRIVER = `
import json, sys
import redshift_connector
connection = redshift_connector.connect(**json.loads(sys.argv[1]), ssl=False)
cursor = connection.cursor()
cursor.execute("select version()")
print(cursor.fetchall()[0][0])
connection.close()
`;

const python = findPython();
const skip = python === null ? 'redshift_connector cannot be had: python3 with venv, or PyPI, is missing' : false;

describe('the login by SHA-256', () => {
  test("takes AWS's own Python driver, and refuses it with a wrong password", { skip }, async () => {
    const { host, port, user, password, database } = redshift;
    const logIn = async (given: string) => {
      const config = JSON.stringify({ host, port, user, database, password: given });
      return (await execFile(python ?? '', ['-c', DRIVER, config])).stdout;
    };
    assert.match(await logIn(password), /Redshift 1\.0/);
    await assert.rejects(logIn('wrong'), { stderr: /password authentication failed/ });
  });

  test('is not known to node-postgres, which throws where nobody catches it', async () => {
    const { host, port, user, password, database } = redshift;
    const config = JSON.stringify({ host, port, user, password, database });
    const script = `import pg from 'pg'; await new pg.Client(${config}).connect();`;
    const child = execFile(process.execPath, ['--input-type=module', '-e', script]);
    await assert.rejects(child, { code: 1, stderr: /Unknown authenticationOk message type 13/ });
  });

  test('does not ask a user whose password is not stored so', async () => {
    const { host, port, database } = redshift;
    const client = new pg.Client({ host, port, database, user: 'nobody', password: 'wrong' });
    await assert.rejects(client.connect(), { code: '28P01' });
  });
});
