-- Records in the run's schema when the run was closed.
-- Writes this_run. A second run changes nothing.
update this_run
set closed_at = cast(:'closed_at' as timestamp);
