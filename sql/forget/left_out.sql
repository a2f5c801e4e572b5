-- Counts the records that were left out as if they had not been read, so that the numbers of rows still agree.
-- Writes staged_source. Runs once a run: the staging step sees to it.
update staged_source
set records = records - cast(:'records' as bigint)
where source = 'events';
