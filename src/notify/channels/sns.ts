import { createHash } from 'node:crypto';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { messageOf } from '../../model/errors.js';
import { NOTICE_EVENTS, type Notice } from '../../model/notice.js';
import { plainText } from '../text.js';
import { notSent } from './not-sent.js';

/** Topic of SNS, and its endpoint if it is not Amazon's own. */
export interface Topic {
  readonly arn: string;
  readonly endpoint: string | undefined;
}

/** Maximum characters of a subject (docs.aws.amazon.com/sns/latest/api/API_Publish.html): it must be shorter than 100. */
const MAX_SUBJECT = 99;

/** Publishes a notice to a topic; its attributes let subscriptions filter. @throws NOTIFY_FAILED */
export async function publishToTopic({ arn, endpoint }: Topic, notice: Notice, signal?: AbortSignal): Promise<void> {
  const client = new SNSClient({ region: arn.split(':')[3], endpoint });
  const attribute = (value: string) => ({ DataType: 'String', StringValue: value });
  try {
    const command = new PublishCommand({
      TopicArn: arn,
      Subject: subjectOf(notice),
      Message: plainText(notice),
      MessageAttributes: {
        event: attribute(notice.event),
        severity: attribute(NOTICE_EVENTS[notice.event]),
        isOver: attribute(String(notice.isOver)),
      },
      ...(arn.endsWith('.fifo') ? orderOf(notice) : {}),
    });
    await client.send(command, { abortSignal: signal });
  } catch (error) {
    throw notSent('SNS', messageOf(error), error);
  } finally {
    client.destroy();
  }
}

/** Subject in ASCII without control characters, which is all that SNS takes. */
function subjectOf({ title }: Notice): string {
  return title.replace(/[^ -~]/g, '?').slice(0, MAX_SUBJECT);
}

/** Group and identity of a message to a FIFO topic, which drops a repeated one within five minutes. */
function orderOf({ id }: Notice) {
  return { MessageGroupId: 'sparkify', MessageDeduplicationId: createHash('sha256').update(id).digest('hex') };
}
