-- Records how many records of a source were staged, and how many were rejected.
-- Writes staged_source. A second run writes a second row: the caller deletes the old one first.
insert into staged_source (source, records, rejected, full_width)
values (
    cast(:'source' as varchar(16)),
    cast(:'rows' as bigint) + cast(:'rejected' as bigint),
    cast(:'rejected' as bigint),
    cast(:'full_width' as bigint)
);
