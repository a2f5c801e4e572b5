import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Command } from 'commander';
import { FORGET_WORKFLOW } from '../../../client/load-workflow.js';
import { ERRORS, LoadError, type ErrorCode } from '../../../model/errors.js';
import { parseForgetInput, type ForgetInput, type Forgotten } from '../../../model/forget.js';
import type { forgetUser } from '../../../workflows/index.js';
import { describeForgotten } from '../../output/forgotten.js';
import { printResult } from '../../output/print.js';
import { confirm } from '../../runtime/confirm.js';
import { EXIT } from '../../runtime/exit.js';
import { openPlatform } from '../../runtime/platform.js';
import { startShortLivedWorker } from '../../runtime/short-lived-worker.js';
import { withClient } from '../../runtime/temporal-client.js';
import { untilDone } from '../../runtime/until-done.js';

/** Flags of `sparkify forget`. */
export interface ForgetFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Forgets a user, and prints the proof. */
export async function forget(userId: number, { dryRun, yes, json }: ForgetFlags, command: Command): Promise<void> {
  const input = parseForgetInput({ userId, dryRun });
  const question = `Delete every trace of user ${userId} from the warehouse? It cannot be undone.`;
  if (dryRun !== true && !(await confirm(command, question, yes))) return;
  const platform = await openPlatform(command, { postgres: true });
  await untilDone(platform, async (onStop) => {
    if (platform.embedded) {
      const worker = await startShortLivedWorker(platform);
      onStop(() => worker.stop());
    }
    const forgotten = await withClient(platform.temporal, (client) =>
      runForget(client, input, platform.settings.WORKER_TASK_QUEUE),
    );
    printResult(json, forgotten, describeForgotten(forgotten, userId));
    if (forgotten.places.some(({ left }) => left > 0)) process.exitCode = EXIT.failed;
  });
}

/** Runs the workflow to its end. Its id does not name the user. @throws its failure, with the code of it. */
async function runForget(client: Client, input: ForgetInput, taskQueue: string): Promise<Forgotten> {
  try {
    return await client.workflow.execute<typeof forgetUser>(FORGET_WORKFLOW, {
      taskQueue,
      workflowId: `sparkify-forget-${randomUUID()}`,
      args: [input],
      staticSummary: input.dryRun === true ? 'Dry run: forget a user' : 'Forget a user',
    });
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    throw failureOf(cause, error);
  }
}

/** Error of a failed workflow. Its message ends with what to do, which a command prints in a line of its own. */
function failureOf({ type, message }: ApplicationFailure, error: unknown): LoadError {
  const code = isErrorCode(type) ? type : 'INTERNAL';
  const [, text = message, remedy] = /^(.*)\n(.+) \(\w+, docs\/errors\.md\)$/s.exec(message) ?? [];
  return new LoadError(code, text, {}, { cause: error, remedy });
}

function isErrorCode(type: string | undefined | null): type is ErrorCode {
  return typeof type === 'string' && type in ERRORS;
}
