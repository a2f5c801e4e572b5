import { LoadError } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import type { SourceObject } from '../store/store.js';

/**
 * Ends of names of files that hold no JSON records. Other names say nothing: logs come as `.json`, `.log`, `.gz` or with
 * no suffix at all, and COPY reads them all.
 */
const OTHER_FILES =
  /\.(avro|bmp|c|cfg|class|conf|cpp|css|csv|doc|docx|exe|gif|go|h|htm|html|ico|ini|jar|java|jpe?g|js|jsx|lock|map|md|mjs|cjs|orc|parquet|pdf|php|png|pptx?|proto|ps1|py|pyc|rb|rs|rst|sh|so|sql|svg|tar|tgz|toml|tsx?|tsv|wasm|webp|whl|woff2?|xlsx?|xml|ya?ml)(\.gz)?$/i;

/** Number of names that a message shows. */
const SHOWN = 3;

/**
 * Refuses objects that are plainly something else than JSON records: the source may be the wrong folder.
 * @throws OBJECT_UNREADABLE, with the first of them.
 */
export function assertNoOtherFiles(source: string, objects: readonly SourceObject[]): void {
  const others = objects.filter(({ uri }) => OTHER_FILES.test(uri));
  if (others.length === 0) return;
  const shown = others.slice(0, SHOWN).map(({ uri }) => visibleLine(uri));
  const more = others.length > SHOWN ? ` and ${others.length - SHOWN} more` : '';
  const message = `${source} has files that are no JSON records by their names: ${shown.join(', ')}${more}`;
  const remedy = 'Name the folder that holds only the JSON files, or move these out of it.';
  throw new LoadError('OBJECT_UNREADABLE', message, { uri: others[0]?.uri }, { remedy });
}
