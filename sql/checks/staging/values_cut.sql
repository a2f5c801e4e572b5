-- Warns if TRUNCATECOLUMNS cut values to the length of their columns, or may have: Redshift does not report it, so
-- every value that fills its column counts there.
--! severity: warn
-- Reads staged_object, staged_source.
select source, uri, truncated as values_cut
from staged_object
where truncated > 0
union all
select source, cast(null as varchar(2048)) as uri, full_width as values_cut
from staged_source
where full_width > 0
