-- repaired_text: one row per text of the staged events that was decoded twice as Latin-1, with its repaired form.
-- Only a load that repairs text creates it. Each repaired text has one damaged form, so the repair can be undone.
-- Reads nothing, writes nothing. A second run starts afresh.
create table repaired_text (
    damaged   varchar(512) not null,
    repaired  varchar(512) not null
);
