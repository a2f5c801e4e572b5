-- Gives the song files of a run that a version without batches began to a batch of their own.
-- Writes run_object. A second run changes nothing.
update run_object
set batch_id = cast(:'batch_id' as bigint)
where source = 'songs';
