import { LoadError, messageOf } from '../../../../model/errors.js';
import { COPY_FACTS } from './copy-facts.js';
import { shortReason, type Answer, type Fact, type FactPlace } from './fact.js';
import { SESSION_FACTS } from './session-facts.js';
import { STATEMENT_FACTS } from './statement-facts.js';

/** One fact and what the warehouse did. */
export interface AskedFact extends Answer {
  readonly name: string;
  readonly assumed: string;
}

/** All facts, in the order in which they are asked: those that every load depends on come first. */
export const FACTS: readonly Fact[] = [...STATEMENT_FACTS, ...SESSION_FACTS, ...COPY_FACTS];

/** Asks for one fact after another, even if one of them fails. */
export async function askFacts(place: FactPlace): Promise<AskedFact[]> {
  const answers: AskedFact[] = [];
  for (const fact of FACTS) {
    const { outcome, seen, means } = await answerOf(fact, place);
    answers.push({ name: fact.name, assumed: fact.assumed, outcome, seen, means });
  }
  return answers;
}

/** Answers a fact. A question that fails in another way than it expects is answered too. */
async function answerOf(fact: Fact, place: FactPlace): Promise<Answer> {
  try {
    return await fact.ask(place);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return { outcome: 'breaks', seen: shortReason(messageOf(error)), means: error.remedy };
  }
}
