import { Client } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../model/plan.js';
import { addSearchAttributes, customSearchAttributes } from '../../../temporal/search-attributes.js';
import { recentWorkers } from '../../runtime/pollers.js';
import { connectTemporal } from '../../runtime/temporal-connection.js';
import { requireResult, Problem, Skip, type Probe } from './finding.js';
import type { Subject } from './subject.js';

const TEMPORAL = 'Temporal and its namespace';

/** Probes of Temporal: whether it answers, and has the namespace, a worker, and the search attributes. */
export function temporalProbes(subject: Subject): Probe[] {
  const { namespace, connection } = subject.platform.temporal;
  return [
    {
      name: 'Temporal',
      otherwise: `Start Temporal at ${connection.address}, or set TEMPORAL_ADDRESS (and TEMPORAL_API_KEY, TEMPORAL_TLS).`,
      run: () => answers(subject),
    },
    {
      name: 'namespace',
      otherwise: `Create it (temporal operator namespace create --namespace ${namespace}), or set TEMPORAL_NAMESPACE.`,
      run: () => namespaceIsThere(subject),
    },
    { name: 'worker', otherwise: 'Let this user describe task queues.', run: () => workerPolls(subject) },
    {
      name: 'search attributes',
      otherwise: 'Let this user list and add search attributes; Temporal Cloud takes them in its own console.',
      run: () => attributesAreKnown(subject),
    },
  ];
}

async function answers({ platform, found }: Subject): Promise<string> {
  const { connection: options } = platform.temporal;
  const connection = await connectTemporal(platform.temporal);
  found.connection = connection;
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  return `Version ${serverVersion} answers at ${options.address}`;
}

async function namespaceIsThere({ platform, found }: Subject): Promise<string> {
  const { namespace, dataConverter } = platform.temporal;
  const connection = requireResult(found.connection, 'Temporal');
  await connection.workflowService.describeNamespace({ namespace });
  found.temporal = new Client({ connection, namespace, dataConverter });
  return `${namespace} is there`;
}

async function workerPolls({ platform, settings, found }: Subject): Promise<string> {
  const taskQueue = settings.WORKER_TASK_QUEUE;
  const { length: recent } = await recentWorkers(requireResult(found.temporal, TEMPORAL).workflow, taskQueue);
  if (recent > 0) return `${recent} worker(s) on task queue ${taskQueue}`;
  if (platform.embedded) throw new Skip('None runs: on this machine, load and up bring their own');
  throw new Problem(`No worker polls task queue ${taskQueue}`, 'Start one: sparkify worker');
}

async function attributesAreKnown({ found, register }: Subject): Promise<string> {
  const { connection, options } = requireResult(found.temporal, TEMPORAL);
  const { namespace } = options;
  const known = await customSearchAttributes(connection.operatorService, namespace);
  const attributes = Object.entries(SEARCH_ATTRIBUTES);
  const missing = attributes.filter(([name, type]) => known[name] !== type);
  if (missing.length === 0) return `All ${attributes.length} are registered`;
  const others = missing.flatMap(([name]) => (known[name] === undefined ? [] : `${name} (is ${known[name]})`));
  if (others.length > 0) throw new Problem(`Of another type: ${others.join(', ')}`, 'Remove them, and register ours.');
  if (!register) throw new Problem(`Not registered: ${missing.map(([name]) => name).join(', ')}`, REGISTER);
  await addSearchAttributes(connection.operatorService, namespace, Object.fromEntries(missing));
  return `Registered ${missing.map(([name]) => name).join(', ')}`;
}

const REGISTER = 'Run sparkify doctor --register. Loads work without them, but cannot be searched for by them.';
