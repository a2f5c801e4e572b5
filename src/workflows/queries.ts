import { defineQuery } from '@temporalio/workflow';
import type { LoadPlan } from '../model/plan.js';
import type { Progress } from './progress.js';

/** What a running load has done so far. */
export const progressQuery = defineQuery<Progress>('progress');

/** What a load will do. */
export const planQuery = defineQuery<LoadPlan | null>('plan');
