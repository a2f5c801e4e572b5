import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** An S3 that lists objects which are not there: no server here holds a million of them. */
export interface ListingS3 {
  readonly endpoint: string;
  readonly bucket: string;
  close(): void;
}

/** The prefix below which all of its objects are. */
export const LISTED_PREFIX = 'song_data/';

/** Objects in a page of S3's. */
const PAGE = 1_000;

/** The key of an object by its number: in their order, as S3 lists them. */
export function listedKey(number: number): string {
  const digits = String(number).padStart(9, '0');
  return `${LISTED_PREFIX}${digits.slice(0, 3)}/${digits.slice(3, 6)}/TR${digits}.json`;
}

/** The version of every object, and its size. */
export const LISTED = { etag: '0123456789abcdef0123456789abcdef', bytes: 250 } as const;

/** Serves ListObjectsV2 of so many objects, and nothing else. */
export async function startListingS3(count: number): Promise<ListingS3> {
  const bucket = 'bench';
  const server: Server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const prefix = searchParams.get('prefix') ?? '';
    const from = Number(searchParams.get('continuation-token') ?? 0);
    const total = LISTED_PREFIX.startsWith(prefix) ? count : 0;
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(page(bucket, prefix, from, total));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function page(bucket: string, prefix: string, from: number, total: number): string {
  const end = Math.min(from + PAGE, total);
  let contents = '';
  for (let number = from; number < end; number++) {
    contents +=
      `<Contents><Key>${listedKey(number)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
      `<ETag>&quot;${LISTED.etag}&quot;</ETag><Size>${LISTED.bytes}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
  }
  const more = end < total;
  return (
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>${bucket}</Name><Prefix>${prefix}</Prefix><KeyCount>${end - from}</KeyCount><MaxKeys>${PAGE}</MaxKeys>` +
    `<IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${end}</NextContinuationToken>` : ''}` +
    `${contents}</ListBucketResult>`
  );
}
