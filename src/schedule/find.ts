import { ScheduleNotFoundError, type Client, type ScheduleDescription } from '@temporalio/client';
import { LoadError } from '../model/errors.js';

/** Finds a schedule; null if Temporal has none of this id. */
export async function findSchedule({ schedule }: Client, id: string): Promise<ScheduleDescription | null> {
  try {
    return await schedule.getHandle(id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/** Finds a schedule that must exist. @throws SCHEDULE_MISSING */
export async function requireSchedule(client: Client, id: string): Promise<ScheduleDescription> {
  const schedule = await findSchedule(client, id);
  if (schedule !== null) return schedule;
  const { namespace } = client.options;
  const message = `There is no schedule ${id} in the namespace ${namespace}`;
  throw new LoadError('SCHEDULE_MISSING', message, { schedule: id, namespace });
}
