import { z } from 'zod';
import { address } from './setting-types.js';

/** Settings of the section `[LINEAGE]`: where loads report their lineage, as events of OpenLineage. */
export const LINEAGE_SETTINGS = {
  LINEAGE_URL: address('http(s)://host:port/path')
    .optional()
    .describe(
      'Address that events of OpenLineage are posted to, as http://marquez:5000/api/v1/lineage; by default, none',
    ),
  LINEAGE_API_KEY: z
    .string()
    .optional()
    .describe('Key that the address expects as a bearer token. Set it in the environment'),
  LINEAGE_FILE: z.string().optional().describe('File that events of OpenLineage are appended to, one JSON a line'),
  LINEAGE_NAMESPACE: z.string().min(1).default('sparkify').describe('Namespace of the job in the events'),
};
