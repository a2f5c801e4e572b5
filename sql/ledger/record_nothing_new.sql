-- Closes a run that found nothing new: it is published, with nothing staged and no play.
-- Writes load_run, load_table. A second run changes nothing but the time.
update load_run
set
    status = 'published',
    finished_at = cast(:'finished_at' as timestamp),
    stage_events = 0,
    stage_songs = 0,
    rejected = 0,
    staged_plays = 0,
    plays = 0,
    matched_plays = 0,
    moved_plays = 0,
    failure_code = null,
    failure_step = null,
    failure_message = null
where load_id = :'load_id';

delete from load_table where load_id = :'load_id';
