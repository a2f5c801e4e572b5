/** Downloads the Temporal CLI by the SDK when run as a program: `node temporal-sdk-download.js FOLDER VERSION`. */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { messageOf } from '../model/errors.js';

async function download(downloadDir: string, version: string): Promise<void> {
  // The SDK downloads the CLI only to run it.
  const server = { executable: { type: 'cached-download', downloadDir, version } } as const;
  const environment = await TestWorkflowEnvironment.createLocal({ server });
  await environment.teardown();
}

const [folder, version] = process.argv.slice(2);
if (folder === undefined || version === undefined) throw new Error('Usage: temporal-sdk-download FOLDER VERSION');
try {
  await download(folder, version);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
