import { Parser, type Handler } from 'htmlparser2';
import { cutText } from '../model/cut-text.js';

/**
 * Largest object that an S3 can hold, in bytes: 50 TB at Amazon (docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html), and
 * as much again for others.
 */
const MAX_OBJECT_BYTES = 100e12;

/** Largest answer: 1,000 keys of 1,024 bytes each, every byte of them escaped, and room for the rest. */
const MAX_ANSWER_BYTES = 32_000_000;

/** Maximum UTF-16 units of an entry that an error shows. */
const MAX_SHOWN = 500;

/** One entry of a listing. The ETag is in quotes, as S3 sends it. */
export interface ListedKey {
  readonly Key: string;
  readonly ETag: string;
  readonly Size: number;
}

/** One page of a listing. */
export interface ListingAnswer {
  readonly keys: readonly ListedKey[];
  /** Token for the next page; undefined after the last one. */
  readonly next: string | undefined;
}

/** Texts of XML elements by their names. */
type Texts = Readonly<Record<string, string>>;

/**
 * Parses S3's answer to ListObjectsV2 while it arrives. The SDK's own parser takes 2.5 times as much CPU time
 * (docs/performance.md, decision 0013).
 * @throws Error if the answer is incomplete, or lacks a required element.
 */
export async function readListingAnswer(body: AsyncIterable<Uint8Array>): Promise<ListingAnswer> {
  const answer = new AnswerHandler();
  const parser = new Parser(answer, { xmlMode: true });
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`S3 answered a listing of more than ${MAX_ANSWER_BYTES} bytes`);
    parser.write(decoder.decode(chunk, { stream: true }));
  }
  parser.end();
  if (!answer.isWhole) throw new Error('S3 answered a listing that ends early, or is none');
  return { keys: answer.keys, next: nextOf(answer.page) };
}

/** Collects the entries and the page's own elements while the answer is parsed. */
class AnswerHandler implements Partial<Handler> {
  readonly keys: ListedKey[] = [];
  readonly page: Record<string, string> = {};
  isWhole = false;
  #entry: Record<string, string> | null = null;
  #text = '';

  onopentagname(name: string): void {
    this.#text = '';
    if (name === 'Contents') this.#entry = {};
  }

  ontext(more: string): void {
    this.#text += more;
  }

  onclosetag(name: string, isImplied: boolean): void {
    if (name === 'ListBucketResult') this.isWhole = !isImplied;
    else if (name !== 'Contents') (this.#entry ?? this.page)[name] = this.#text;
    else if (this.#entry !== null && !isImplied) this.keys.push(entryOf(this.#entry));
    if (name === 'Contents') this.#entry = null;
    this.#text = '';
  }
}

function entryOf({ Key, ETag, Size }: Texts): ListedKey {
  if (!Key || !ETag || !Size || !/^\d+$/.test(Size) || Number(Size) > MAX_OBJECT_BYTES) {
    throw new Error(
      `S3 listed an object without key, ETag or size: ${cutText(JSON.stringify({ Key, ETag, Size }), MAX_SHOWN)}`,
    );
  }
  return { Key, ETag, Size: Number(Size) };
}

/** Token for the next page. Without it, a page that is not the last would end the listing early. */
function nextOf({ IsTruncated, NextContinuationToken: next }: Texts): string | undefined {
  if (IsTruncated !== 'true') return undefined;
  if (!next) throw new Error('S3 answered a part of a listing without a token for the rest');
  return next;
}
