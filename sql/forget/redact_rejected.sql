-- Removes the text of a rejected record; that it was rejected, where and why, stays.
-- Writes rejected_record. A second run changes nothing.
--! counts: rejected_record
update rejected_record
set value = null, raw_record = '(record of a forgotten user)'
where
    load_id = :'load_id' and source = :'source' and uri = :'uri'
    and line = cast(:'line' as bigint) and position = cast(:'position' as bigint);
