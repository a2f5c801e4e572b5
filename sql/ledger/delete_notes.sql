-- Deletes the rows of an earlier attempt of a staging step from the tables that steps share. Only events are repaired.
-- Writes staged_object, staged_source, rejected_record, load_repair. A second run changes nothing.
delete from staged_object where source = :'source';

delete from staged_source where source = :'source';

delete from rejected_record where load_id = :'load_id' and source = :'source';

delete from load_repair where load_id = :'load_id' and cast(:'source' as varchar(16)) = 'events';
