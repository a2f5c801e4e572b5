import { sqlFile } from '../../sql/files.js';
import { substitute } from '../../sql/variables.js';

/** Parameters of one COPY. */
export interface CopyCommand {
  readonly table: string;
  readonly columns: readonly string[];
  /** A manifest, an object, or a prefix: `s3://…` */
  readonly from: string;
  readonly isManifest: boolean;
  readonly isGzip: boolean;
  /** `auto`, or the URI of a JSONPaths file. */
  readonly json: string;
  /** The ARN of a role, or `default`. */
  readonly iamRole: string;
  /** Region of the objects; undefined if it is the cluster's. */
  readonly region: string | undefined;
  /** COPY's MAXERROR; not sent if it is 0 or 1, which mean the same. */
  readonly maxErrors: number;
}

/** Builds the COPY statement from `sql/redshift/copy.sql`. */
export function copyStatement(copy: CopyCommand): string {
  const text = sqlFile('redshift/copy.sql').statements[0]?.text ?? '';
  const options = [
    ...(copy.isManifest ? ['manifest'] : []),
    ...(copy.isGzip ? ['gzip'] : []),
    ...(copy.region === undefined ? [] : [`region ${redshiftLiteral(copy.region)}`]),
    ...(copy.maxErrors > 1 ? [`maxerror ${copy.maxErrors}`] : []),
  ];
  return substitute(text, {
    table: redshiftIdentifier(copy.table),
    columns: copy.columns.map(redshiftIdentifier).join(', '),
    from: redshiftLiteral(copy.from),
    iam_role: copy.iamRole === 'default' ? 'default' : redshiftLiteral(copy.iamRole),
    json: redshiftLiteral(copy.json),
    options: options.join('\n'),
  });
}

/** Quotes a text for Redshift, where a backslash escapes even without an E before the quote. */
export function redshiftLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function redshiftIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
