import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findPython } from '../../support/python.js';

const SCRIPT = fileURLToPath(new URL('../../../../test/support/read-parquet.py', import.meta.url));

const python = findPython();

/** Why files cannot be read; false where they can. */
export const withoutPython = python === null && 'DuckDB cannot be had: python3 with venv, or PyPI, is missing';

/** Content of a Parquet file. */
export interface ParquetContent {
  /** Names and types of DuckDB. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Reads a Parquet file by DuckDB, each value as text; instants in UTC. */
export function readParquet(path: string): ParquetContent {
  const { status, stdout, stderr } = spawnSync(python ?? '', [SCRIPT, path], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as ParquetContent;
}
