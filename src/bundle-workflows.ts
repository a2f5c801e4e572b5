/** Writes the bundles of the workflows, so that a worker starts without bundling (1.5 s). Part of `npm run build`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type BundleOptions } from '@temporalio/worker';
import { FAILURE_CONVERTER } from './payloads/data-converter.js';
import { ENCRYPTING_BUNDLE, WORKFLOW_BUNDLE } from './worker.js';

const OPTIONS: BundleOptions = {
  workflowsPath: fileURLToPath(new URL('./workflows/index.js', import.meta.url)),
  logger: new DefaultLogger('WARN'),
  // Stack traces name the lines of the source without its text, which a worker would keep in memory several times.
  webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-source-map' }),
};

const plain = await bundleWorkflowCode(OPTIONS);
writeFileSync(WORKFLOW_BUNDLE, plain.code);

const encrypting = await bundleWorkflowCode({ ...OPTIONS, failureConverterPath: FAILURE_CONVERTER });
writeFileSync(ENCRYPTING_BUNDLE, encrypting.code);
