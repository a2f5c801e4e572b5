import type { Frame, Locator, Page } from 'playwright-core';

/** Fields of the form "Start Workflow". */
export interface Form {
  readonly workflowId: string;
  /** JSON; nothing where it is left out. */
  readonly input?: string;
}

/** Temporal's Web UI as a person uses it, in one tab of a browser. */
export class WebUi {
  constructor(readonly page: Page) {}

  /** Goes to a list by the menu at the left. */
  async goTo(list: 'Workflows' | 'Schedules'): Promise<void> {
    await this.page
      .getByTestId(list === 'Workflows' ? 'workflow-button' : 'schedules-button')
      .first()
      .click();
  }

  /** Starts a load by the form. @returns the HTTP status that the server answered with: 409 where it runs already. */
  async startLoad({ workflowId, input }: Form): Promise<number> {
    await this.goTo('Workflows');
    await this.page.getByRole('link', { name: 'Start Workflow' }).first().click();
    // First, as it is laid out anew when it is left: a click on a button below would miss.
    if (input !== undefined) await this.#typeJson(this.page.locator('body'), input);
    await this.page.getByLabel('Workflow ID').fill(workflowId);
    await this.page.getByLabel('Task Queue').fill('sparkify');
    await this.page.getByLabel('Workflow Type').fill('loadWarehouse');
    await this.page.getByText('Task Queue is Active').waitFor();
    const answered = this.page.waitForResponse((response) => response.request().method() === 'POST');
    await this.page.getByTestId('start-workflow-button').click();
    return (await answered).status();
  }

  /** Opens the page of a workflow's run, by way of the list. */
  async openRun(workflowId: string): Promise<void> {
    await this.goTo('Workflows');
    await this.page.getByRole('link', { name: workflowId, exact: true }).first().click();
    await this.page.waitForURL(/\/(timeline|history)\b/, { waitUntil: 'commit' });
  }

  /** Goes to a tab of the run's page. */
  async openTab(tab: string): Promise<void> {
    await this.page
      .getByRole('link', { name: tab })
      .or(this.page.getByRole('tab', { name: tab }))
      .first()
      .click();
  }

  /** The Markdown that the tab User Metadata shows which has this text, once it has: it is asked for anew by the key R. */
  async markdown(text: string): Promise<Frame> {
    await this.openTab('User Metadata');
    for (const end = Date.now() + 60_000; Date.now() < end; await this.page.keyboard.press('r')) {
      await this.page.waitForTimeout(500);
      for (const frame of this.page.frames().slice(1)) if ((await bodyOf(frame)).includes(text)) return frame;
    }
    throw new Error(`The page has no details with ${text}`);
  }

  /** Sends an Update by the page's menu. */
  async sendUpdate(name: string, input: string): Promise<void> {
    await this.chooseUpdate(name, input);
    await this.submitUpdate();
  }

  /** Fills the form of an Update in. */
  async chooseUpdate(name: string, input: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More Actions' }).click();
    await this.page.getByRole('menuitem', { name: 'Send an Update' }).click();
    await this.#dialog.getByTestId('update-select-button').click();
    await this.#dialog.getByRole('option', { name }).click();
    await this.#typeJson(this.#dialog, input);
    await this.#dialog.getByTestId('update-id').focus();
  }

  /** Sends the Update that was chosen. */
  async submitUpdate(): Promise<void> {
    await this.#dialog.getByTestId('confirm-modal-button').click();
    await this.#dialog.waitFor({ state: 'hidden' });
  }

  get #dialog(): Locator {
    return this.page.locator('[data-testid=update-confirmation-modal][open]');
  }

  async #typeJson(within: Locator, text: string): Promise<void> {
    await within.locator('.cm-content').click();
    await this.page.keyboard.insertText(text);
  }
}

function bodyOf(frame: Frame): Promise<string> {
  return frame
    .locator('body')
    .innerText({ timeout: 5_000 })
    .catch(() => '');
}
