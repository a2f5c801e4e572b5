-- repaired_text: one row a text of the staged events that was decoded twice as Latin-1, with what it was before that.
-- Made by a load that repairs. Each repaired text has one damaged form, so that what was staged can be told from it.
-- Reads nothing, writes nothing. A second run starts afresh.
create table repaired_text (
    damaged   varchar(512) not null,
    repaired  varchar(512) not null
);
