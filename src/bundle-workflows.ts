/** Writes the bundles of the workflows, so that a worker starts without bundling (1.5 s). Part of `npm run build`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { FAILURE_CONVERTER } from './payloads/data-converter.js';
import { ENCRYPTING_BUNDLE, WORKFLOW_BUNDLE } from './worker.js';

const workflowsPath = fileURLToPath(new URL('./workflows/index.js', import.meta.url));
const logger = new DefaultLogger('WARN');

const plain = await bundleWorkflowCode({ workflowsPath, logger });
writeFileSync(WORKFLOW_BUNDLE, plain.code);

const encrypting = await bundleWorkflowCode({ workflowsPath, logger, failureConverterPath: FAILURE_CONVERTER });
writeFileSync(ENCRYPTING_BUNDLE, encrypting.code);
