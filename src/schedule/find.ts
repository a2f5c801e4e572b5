import { ScheduleNotFoundError, type Client, type ScheduleDescription } from '@temporalio/client';
import { LoadError } from '../errors.js';

/** A schedule that Temporal has; null where it has none of this id. */
export async function findSchedule({ schedule }: Client, id: string): Promise<ScheduleDescription | null> {
  try {
    return await schedule.getHandle(id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/**
 * A schedule that must be there.
 * @throws SCHEDULE_MISSING
 */
export async function needSchedule(client: Client, id: string): Promise<ScheduleDescription> {
  const found = await findSchedule(client, id);
  if (found !== null) return found;
  const { namespace } = client.options;
  throw new LoadError('SCHEDULE_MISSING', `There is no schedule ${id} in the namespace ${namespace}`, {
    ...{ schedule: id, namespace },
  });
}
