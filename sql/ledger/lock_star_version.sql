-- Locks the star until the transaction ends: one run publishes at a time, and none while its tables are migrated.
-- Writes nothing, locks star_version.
lock table star_version;
