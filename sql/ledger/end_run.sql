-- Records when a run ended: its publish, the listing that found nothing new, or the step that failed.
-- Writes load_run. A second run changes nothing.
update load_run
set finished_at = cast(:'finished_at' as timestamp)
where load_id = :'load_id';
