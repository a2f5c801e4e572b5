/**
 * Sparkify as a library: the load's activities, a worker that runs them, the configuration, the result of a load, and the
 * interfaces of warehouse and stores. Everything else may change in any version.
 */
export { createActivities, type Activities } from './activities/create-activities.js';
export type { Dependencies } from './load/dependencies.js';
export { checksOfRun, starChecks } from './sql/checks.js';
export type { Check, CheckResult, Severity } from './model/checks.js';
export { customColumns, type CustomColumn } from './sql/custom-column-files.js';
export { parseSettings, readConfig } from './config/config.js';
export { SETTINGS, type Settings } from './config/settings.js';
export { ERRORS, LoadError, type ErrorCode, type ErrorDetails } from './model/errors.js';
export { parseLoadInput, type LoadInput } from './model/input.js';
export { STAR_TABLES, type StarTable } from './model/star.js';
export type { LoadPlan } from './model/plan.js';
export type { Failure, LoadResult, Published } from './model/result.js';
export { defaultsOf, namedQueries, type QueryParameter } from './sql/queries.js';
export { describeQuery, type QueryDescription } from './sql/query-description.js';
export { createOpenStore, type OpenStore } from './store/open-store.js';
export { connectS3, type S3Connection } from './store/s3-connection.js';
export type { SourceObject, Store } from './store/store.js';
export { TASK_QUEUE } from './client/load-workflow.js';
export { openWarehouse } from './warehouse/open-warehouse.js';
export type { EngineName, QueryResult, Session, SessionOptions, Warehouse } from './warehouse/warehouse.js';
export { startWorker, type RunningWorker, type WorkerOptions } from './worker.js';
export type { StepProgress } from './model/steps.js';
export type { Progress } from './workflows/progress.js';
