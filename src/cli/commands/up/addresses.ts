import { shellWord } from '../../../model/shell-word.js';
import type { PasswordOf } from '../../../embedded/postgres-passwords.js';
import type { Platform } from '../../runtime/platform.js';

/** Addresses of what is up, as a JSON document. */
export function addressesOf({ settings, temporal }: Platform): object {
  return {
    temporal: { address: temporal.connection.address, namespace: temporal.namespace, uiUrl: temporal.uiUrl },
    warehouse: { host: settings.CLUSTER_HOST, port: settings.CLUSTER_DB_PORT, database: settings.CLUSTER_DB_NAME },
    sources: { logData: settings.S3_LOG_DATA, songData: settings.S3_SONG_DATA },
  };
}

/**
 * Addresses of what is up, for people: a line each, with the command that connects psql as a user that only reads. A BI tool
 * takes the same host, port, database and user, and the password of the file. The server must ask for SCRAM: another program
 * that took its port would be sent the password otherwise.
 * @param passwordFile file that holds the password of the role.
 */
export function addressLines({ settings, temporal }: Platform, passwordFile: (role: PasswordOf) => string): string[] {
  const { CLUSTER_HOST: host, CLUSTER_DB_PORT: port, CLUSTER_DB_NAME: database } = settings;
  const { CLUSTER_QUERY_USER: reader, CLUSTER_DB_USER: user } = settings;
  const words = ['psql', '-h', host, '-p', String(port), '-U', reader ?? user, database];
  const psql = words.map((word) => shellWord(word ?? '')).join(' ');
  const file = passwordFile(reader === undefined ? 'loader' : 'reader');
  return [
    `Temporal   ${temporal.connection.address}`,
    `Web UI     ${temporal.uiUrl}`,
    `Warehouse  ${host}:${port}, database ${database}, user ${reader ?? user}`,
    `           PGREQUIREAUTH=scram-sha-256 PGPASSWORD=$(cat ${shellWord(file)}) ${psql}`,
    `Sources    ${settings.S3_LOG_DATA} and ${settings.S3_SONG_DATA}`,
  ];
}
