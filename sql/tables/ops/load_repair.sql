-- load_repair: one row per column of stage_events and run that repaired damaged text, with the number of repaired
-- texts.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_repair (
    load_id      varchar(32) not null,  -- run
    column_name  varchar(64) not null,  -- column of stage_events
    repaired     bigint not null        -- number of texts that were repaired
);
