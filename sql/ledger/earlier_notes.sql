-- Number of rows of an earlier attempt of a staging step in the tables that steps share.
-- Reads staged_object, staged_source, rejected_record, load_repair.
select
    (select count(*) from staged_object where source = :'source')
    + (select count(*) from staged_source where source = :'source')
    + (select count(*) from rejected_record where load_id = :'load_id' and source = :'source')
    + (select count(*) from load_repair where load_id = :'load_id' and cast(:'source' as varchar(16)) = 'events') as notes;
