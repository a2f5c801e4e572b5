import { defineQuery } from '@temporalio/workflow';
import type { LoadPlan } from '../model/plan.js';
import type { Progress } from './progress.js';

/** Query for the progress of a load. */
export const progressQuery = defineQuery<Progress>('progress');

/** Query for the plan of a load. */
export const planQuery = defineQuery<LoadPlan | null>('plan');
