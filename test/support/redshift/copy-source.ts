// Sources that COPY reads from S3: a string prefix, or the objects of a manifest (AWS loading-data-files-using-manifest,
// copy-parameters-data-source-s3; facts/redshift.md 3.1, and 3.2 for the shape of its errors).
import {
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { parseJsonPaths } from '../../../src/copy-emulator/json-paths.js';
import type { JsonMapping } from '../../../src/copy-emulator/rules.js';
import { messageOf } from '../../../src/model/errors.js';
import type { CopyCommand } from './copy-command.js';
import type { Strictness } from './strictness.js';

/** Endpoint and account of S3, which is the emulator's own: no role is assumed. */
export interface S3Settings {
  readonly endpoint: string;
  /** The cluster's region: that of a COPY without REGION. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** One object that COPY reads. */
export interface CopyObject {
  readonly uri: string;
  readonly bucket: string;
  readonly key: string;
}

/** S3, or what stands there, stops the COPY. The message and context are Redshift's. */
export class CopySourceError extends Error {
  constructor(
    message: string,
    readonly context: string,
  ) {
    super(message);
  }
}

/** How Redshift words an error of S3. Public reports show `CanRetry 1` for refused access and missing keys too. */
export function s3ErrorText(message: string, status: number, name: string, canRetry: 0 | 1): string {
  return `S3ServiceException:${message},Status ${status},Error ${name},Rid 0000000000000000,ExtRid emulator,CanRetry ${canRetry}`;
}

/** The error of a COPY whose manifest names an object that is not there. */
export function noSuchKey(uri: string): CopySourceError {
  const text = s3ErrorText('The specified key does not exist.', 404, 'NoSuchKey', 1);
  return new CopySourceError(`Problem reading manifest file - ${text}`, uri);
}

/**
 * The same for a role that may list under a prefix only: S3 answers 403 to who may not list the key (AWS, "GetObject":
 * "If you don't have the s3:ListBucket permission, Amazon S3 returns an HTTP status code 403"; aws/aws-sdk-java#974).
 * That a condition on `s3:prefix` is not met by GetObject is inferred (facts/redshift-truth.md, J).
 */
function keyRefused(uri: string): CopySourceError {
  const text = s3ErrorText('Access Denied', 403, 'AccessDenied', 1);
  return new CopySourceError(`Problem reading manifest file - ${text}`, uri);
}

/** The error of a COPY that reads a bucket in another region than its own. */
function otherRegion(uri: string): CopySourceError {
  const text = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
  return new CopySourceError(s3ErrorText(text, 301, 'PermanentRedirect', 1), `Reading ${uri}`);
}

function asSourceError(error: unknown, context: string): unknown {
  if (!(error instanceof S3ServiceException)) return error;
  const status = error.$metadata.httpStatusCode ?? 500;
  return new CopySourceError(s3ErrorText(error.message, status, error.name, 1), context);
}

function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

/** The bucket and the rest of an S3 URI. @throws CopySourceError */
export function objectAt(uri: string): CopyObject {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new CopySourceError(`Invalid S3 URI: ${uri}`, 'S3 URIs look like s3://bucket/key');
  }
  return { uri, bucket, key };
}

interface ManifestEntry {
  readonly url: string;
  readonly mandatory?: boolean;
}

/** How S3 is read for one COPY. */
export interface CopyAccess {
  readonly s3: S3Settings;
  /** Whether the role may list under a prefix only, as the templates of `infra/` give it. */
  readonly listsUnderPrefixOnly: boolean;
  readonly strictness: Strictness;
}

/** Reads for COPY. */
export class CopySource {
  private readonly client: S3Client;
  private readonly regions = new Map<string, Promise<string | undefined>>();

  constructor(private readonly access: CopyAccess) {
    const { s3 } = access;
    const { endpoint, region, accessKeyId, secretAccessKey } = s3;
    this.client = new S3Client({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: true,
    });
  }

  /** The objects of a COPY, in the order in which they are read. @throws CopySourceError */
  async list(command: CopyCommand): Promise<CopyObject[]> {
    await this.assertRegion(objectAt(command.source), command);
    const objects = command.manifest ? await this.manifest(command) : await this.prefix(command.source);
    if (objects.length > 0) return objects;
    const { key } = objectAt(command.source);
    throw new CopySourceError(`The specified S3 prefix '${key}' does not exist`, '');
  }

  /** The bytes of an object as they are stored. @throws CopySourceError */
  async open({ bucket, key }: CopyObject): Promise<Readable> {
    try {
      const answer = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return answer.Body as Readable;
    } catch (error) {
      throw asSourceError(error, `Reading bucket=${bucket} key=${key}`);
    }
  }

  /** A file whose member is not named `jsonpaths` is taken as `auto`, silently (facts 3.1). @throws CopySourceError */
  async mapping(command: CopyCommand): Promise<JsonMapping> {
    const { json } = command;
    if (json === 'auto' || json === 'auto ignorecase') return json;
    await this.assertRegion(objectAt(json), command);
    const text = await this.text(objectAt(json));
    try {
      const file = JSON.parse(text) as object;
      return 'jsonpaths' in file ? { jsonpaths: parseJsonPaths(text) } : 'auto';
    } catch (error) {
      throw new CopySourceError(`Invalid JSONPath format: ${messageOf(error)}`, json);
    }
  }

  close(): void {
    this.client.destroy();
  }

  /**
   * "If the REGION parameter is specified, all resources, including a manifest file or multiple buckets, must be located
   * in the specified Region" (AWS, copy-parameters-data-source-s3).
   */
  private async assertRegion({ uri, bucket }: CopyObject, { region }: CopyCommand): Promise<void> {
    if (!this.access.strictness.has('region')) return;
    const asked = this.regions.get(bucket) ?? this.regionOf(bucket);
    this.regions.set(bucket, asked);
    const found = await asked;
    if (found !== undefined && found !== (region ?? this.access.s3.region)) throw otherRegion(uri);
  }

  /** Undefined where there is no such bucket: reading it says so. */
  private async regionOf(bucket: string): Promise<string | undefined> {
    try {
      return (await this.client.send(new HeadBucketCommand({ Bucket: bucket }))).BucketRegion;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw asSourceError(error, `Reading bucket=${bucket}`);
    }
  }

  private async text(object: CopyObject): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await this.open(object)) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks).toString('utf8');
  }

  private async prefix(uri: string): Promise<CopyObject[]> {
    const { bucket, key } = objectAt(uri);
    const keys: string[] = [];
    let token: string | undefined;
    try {
      do {
        const page = await this.client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token }),
        );
        keys.push(...(page.Contents ?? []).filter(({ Size }) => Size !== 0).map(({ Key }) => Key!));
        token = page.NextContinuationToken;
      } while (token !== undefined);
    } catch (error) {
      throw asSourceError(error, `Listing bucket=${bucket} prefix=${key}`);
    }
    return keys.map((name) => ({ uri: `s3://${bucket}/${name}`, bucket, key: name }));
  }

  /** A file that is listed twice is loaded twice; one that is missing is left out, unless it is mandatory. */
  private async manifest(command: CopyCommand): Promise<CopyObject[]> {
    const { entries } = JSON.parse(await this.text(objectAt(command.source))) as { entries: ManifestEntry[] };
    const objects: CopyObject[] = [];
    for (const { url, mandatory } of entries) {
      const object = objectAt(url);
      await this.assertRegion(object, command);
      if (await this.exists(object, mandatory === true)) objects.push(object);
    }
    return objects;
  }

  private async exists(object: CopyObject, mandatory: boolean): Promise<boolean> {
    try {
      const command = new ListObjectsV2Command({ Bucket: object.bucket, Prefix: object.key, MaxKeys: 1 });
      const { Contents = [] } = await this.client.send(command);
      if (Contents[0]?.Key === object.key) return true;
    } catch (error) {
      if (!isMissing(error)) throw asSourceError(error, `Listing bucket=${object.bucket} prefix=${object.key}`);
    }
    if (this.access.listsUnderPrefixOnly) throw keyRefused(object.uri);
    if (!mandatory) return false;
    throw noSuchKey(object.uri);
  }
}
