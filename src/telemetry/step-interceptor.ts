import type { Context } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInterceptors, Next } from '@temporalio/worker';
import { describeForLog } from './logged-error.js';
import { figuresOf, outcomeOf, subjectOf, type StepOutcome } from './step-facts.js';
import { countAttempt } from './step-metrics.js';

type Execute = Next<Required<ActivityInterceptors>['inbound'], 'execute'>;

/** Logs and counts each attempt of a step: its start, outcome, figures and duration. */
export function stepInterceptor({ info, log, metricMeter }: Context): ActivityInterceptors {
  const step = info.activityType;
  const { attempt } = info;
  const { workflowId, runId } = info.workflowExecution ?? {};
  let subject = '';
  const end = (args: readonly unknown[], since: number, outcome: StepOutcome, result: unknown): number => {
    const seconds = (performance.now() - since) / 1000;
    countAttempt(metricMeter, { step, subject, args, outcome, seconds, result });
    return Math.round(seconds * 1000) / 1000;
  };
  return {
    inbound: {
      execute: async (input: ActivityExecuteInput, next: Execute): Promise<unknown> => {
        subject = subjectOf(input.args);
        const name = `${step} ${subject}`.trim();
        const since = performance.now();
        log.info(`${name} begins`);
        try {
          const result = await next(input);
          const seconds = end(input.args, since, 'done', result);
          log.info(`${name} done in ${seconds} s`, { seconds, ...figuresOf(step, result) });
          return result;
        } catch (error) {
          const outcome = outcomeOf(error);
          const seconds = end(input.args, since, outcome, error);
          const failed = outcome === 'failed';
          const description = failed ? describeForLog(error) : {};
          const facts = { seconds, outcome, ...description };
          log[failed ? 'warn' : 'info'](`${name} ${outcome.replace('_', ' ')} after ${seconds} s`, facts);
          throw error;
        }
      },
    },
    outbound: {
      getLogAttributes: () => ({ workflowId, runId, step, subject, attempt }),
    },
  };
}
