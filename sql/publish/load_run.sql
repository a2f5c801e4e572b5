-- Closes the run in the ledger with its figures.
-- Reads this_run, stage_events, stage_songs, staged_source, new_play; writes load_run.
-- Clears the failure of a run that failed before. A second run changes nothing.
update load_run
set
    status = 'published',
    finished_at = (select closed_at from this_run),
    stage_events = (select count(*) from stage_events),
    stage_songs = (select count(*) from stage_songs),
    rejected = (select coalesce(sum(rejected), 0) from staged_source),
    plays = (select count(*) from new_play),
    matched_plays = (select count(song_id) from new_play),
    failure_code = null,
    failure_step = null,
    failure_message = null
where load_id = (select load_id from this_run);
