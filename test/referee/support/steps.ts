import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeLiteral, type Client } from 'pg';
import type { SqlFile } from '../../../src/sql/files.js';
import { replaceVariables } from '../../../src/sql/variables.js';

/** Rows of a query with each value as PostgreSQL's text. */
export interface TextRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** One step of a month in DuckDB; `test/referee/referee.py` describes each kind. */
export type RefereeStep =
  | { readonly schema: string; readonly path: readonly string[] }
  | { readonly execute: string; readonly sql: string }
  | { readonly fill: string; readonly from: string }
  | {
      readonly compare: string;
      readonly run: number;
      readonly sql: string;
      readonly expected: TextRows;
      readonly ordered: boolean;
    };

/** Steps of one month for DuckDB, collected while PostgreSQL loads it. */
export class MonthSteps {
  readonly steps: RefereeStep[] = [];

  /** @param folder place for the rows that both engines start from. */
  constructor(
    private readonly client: Client,
    private readonly folder: string,
  ) {}

  /** Makes a schema, and looks names up along the path from here on, on PostgreSQL too. */
  async schema(schema: string, path: readonly string[]): Promise<void> {
    await this.client.query(`set search_path to ${path.join(', ')}`);
    this.steps.push({ schema, path });
  }

  /** Executes a file in DuckDB, with these values for its psql variables. */
  execute(file: SqlFile, values: Readonly<Record<string, string>> = {}): void {
    const sql = replaceVariables(file.text, (name) => {
      const value = values[name];
      if (value === undefined) throw new Error(`${file.path} needs a value for ${name}`);
      return escapeLiteral(value);
    });
    this.steps.push({ execute: file.path, sql });
  }

  /** Fills a table of DuckDB with PostgreSQL's rows of it, in reverse order: no result may depend on that order. */
  async fill(table: string): Promise<void> {
    const { columns, rows } = await this.rowsOf(`select * from ${table}`);
    const lines = rows.map((row) => JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, row[i]]))));
    const from = join(this.folder, `${this.steps.length}-${table}.jsonl`);
    writeFileSync(from, lines.reverse().join('\n'));
    this.steps.push({ fill: table, from });
  }

  /** Compares the rows of a query, in any order. @param name text that a difference begins with. */
  async compare(name: string, run: number, sql: string): Promise<void> {
    this.steps.push({ compare: name, run, sql, expected: await this.rowsOf(sql), ordered: false });
  }

  /** Compares the rows of a query that orders them, and their order. */
  async compareOrdered(name: string, run: number, sql: string): Promise<void> {
    this.steps.push({ compare: name, run, sql, expected: await this.rowsOf(sql), ordered: true });
  }

  private async rowsOf(sql: string): Promise<TextRows> {
    const types = { getTypeParser: () => (text: string) => text };
    const { fields, rows } = await this.client.query<(string | null)[]>({ text: sql, rowMode: 'array', types });
    return { columns: fields.map(({ name }) => name), rows };
  }
}
