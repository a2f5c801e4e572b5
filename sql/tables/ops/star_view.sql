-- star_view: one row per view of star and ledger: a digest of its file and of its definition, as the server wrote it when the
-- view was created. Another digest now means that somebody else changed the view, or renamed a table that it reads.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists star_view (
    view_name  varchar(64) not null,  -- view
    digest     varchar(64) not null   -- SHA-256 of its file and of its definition
);
