import { checksOfRun } from '../../../sql/checks.js';
import { readContract } from '../../../sql/contract.js';
import { customColumns } from '../../../sql/custom-column-files.js';
import { namedQueries } from '../../../sql/queries.js';
import type { Probe } from './finding.js';
import type { Subject } from './subject.js';

/** Probe of the files that the settings name: contract, custom checks, columns and queries. */
export function fileProbes({ settings }: Pick<Subject, 'settings'>): Probe[] {
  const { LOAD_CONTRACT, LOAD_CHECKS, LOAD_COLUMNS, LOAD_QUERIES } = settings;
  return [
    {
      name: 'custom files',
      run: async () => {
        readContract(LOAD_CONTRACT);
        const { length: checks } = checksOfRun(LOAD_CHECKS);
        const { length: columns } = customColumns(LOAD_COLUMNS);
        const { length: queries } = namedQueries(LOAD_QUERIES);
        return `${checks} checks, ${columns} custom columns, ${queries} queries and the contract can be read`;
      },
    },
  ];
}
