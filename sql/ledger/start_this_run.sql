-- Says in the run's schema which run it belongs to.
-- Writes this_run. A second run starts afresh.
delete from this_run;

insert into this_run (load_id, started_at)
values (cast(:'load_id' as varchar(32)), cast(:'started_at' as timestamp));
