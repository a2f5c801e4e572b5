import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../src/model/errors.js';
import { startChild, type ChildServer } from './child-server.js';

/** A running S3 server with its one account, in the shape that AWS clients are configured with. */
export interface S3Server extends ChildServer {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Running emulator of AWS APIs: IAM, STS, Redshift, Redshift Serverless, Secrets Manager. */
export type MotoServer = S3Server;

/** The region of the seed's bucket. */
const REGION = 'us-west-2';
const ACCOUNT = { region: REGION, accessKeyId: 'sparkify-test', secretAccessKey: 'sparkify-test-secret' };
const INSTALLER = fileURLToPath(new URL('../../../test/support/install-test-servers.sh', import.meta.url));

function installedServers(): Record<string, string> {
  const lines = execFileSync(INSTALLER, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return Object.fromEntries(
    lines
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
}

/** `posix` keeps its metadata in extended attributes, or in a second folder beside the buckets' (slower to write). */
function versitygwArguments(port: number, folder: string, sidecar: boolean): string[] {
  const buckets = join(folder, 'buckets');
  const metadata = join(folder, 'metadata');
  [buckets, metadata].forEach((path) => mkdirSync(path));
  const server = ['--port', `127.0.0.1:${port}`, '--region', REGION, '--quiet', '--keep-alive'];
  return [...server, 'posix', ...(sidecar ? ['--sidecar', metadata] : []), buckets];
}

function startVersitygwWith(binary: string, sidecar: boolean): Promise<ChildServer> {
  return startChild((port, folder) => ({
    command: binary,
    args: versitygwArguments(port, folder, sidecar),
    env: { ROOT_ACCESS_KEY: ACCOUNT.accessKeyId, ROOT_SECRET_KEY: ACCOUNT.secretAccessKey },
  }));
}

async function startVersitygw(binary: string): Promise<ChildServer> {
  try {
    return await startVersitygwWith(binary, false);
  } catch (error) {
    if (!/xattrs are not supported/.test(messageOf(error))) throw error;
    return startVersitygwWith(binary, true);
  }
}

function startMotoChild(python: string): Promise<ChildServer> {
  return startChild((port) => ({
    command: python,
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    env: { AWS_DEFAULT_REGION: REGION },
  }));
}

/** Starts versitygw on a free loopback port with no buckets; where it cannot be had, moto's S3. Stop it when done. */
export async function startS3(): Promise<S3Server> {
  const { versitygw, moto_python: python } = installedServers();
  const server = versitygw ? await startVersitygw(versitygw) : await startMotoChild(python!);
  return { ...ACCOUNT, ...server };
}

/** Starts moto's server on a free loopback port. Any credentials are accepted. Stop it when done. */
export async function startMoto(): Promise<MotoServer> {
  return { ...ACCOUNT, ...(await startMotoChild(installedServers().moto_python!)) };
}
