import { Context } from '@temporalio/activity';
import type { Dependencies } from '../load/dependencies.js';
import type { NoticeContext } from '../notify/load-notices.js';

/** Facts of this worker and its Temporal that the texts of notices need. */
export function noticeContext({ settings, uiUrl = null }: Dependencies): NoticeContext {
  const { namespace } = Context.current().info;
  return { uiUrl, namespace, docsUrl: settings.NOTIFY_DOCS_URL };
}
