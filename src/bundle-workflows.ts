/** Writes the bundles of the workflows, so that a worker starts without bundling (1.5 s). Part of `npm run build`. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { FAILURE_CONVERTER } from './payloads/data-converter.js';
import { bundlePath } from './worker.js';

const workflowsPath = fileURLToPath(new URL('./workflows/index.js', import.meta.url));
const spans = createRequire(import.meta.url).resolve(
  '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors',
);

for (const traced of [false, true]) {
  for (const encrypting of [false, true]) {
    const { code } = await bundleWorkflowCode({
      workflowsPath,
      logger: new DefaultLogger('WARN'),
      ...(traced && { workflowInterceptorModules: [spans] }),
      ...(encrypting && { failureConverterPath: FAILURE_CONVERTER }),
    });
    writeFileSync(bundlePath({ traced, encrypting }), code);
  }
}
