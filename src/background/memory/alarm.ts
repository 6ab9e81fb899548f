/** The alarm for names that are watched; the other one is of the lock. */
export const watchAlarm = 'watch';
