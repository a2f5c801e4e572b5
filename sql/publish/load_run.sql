-- Closes the run in the ledger with its figures, and clears the failure of a run that failed before.
-- Reads this_run, stage_events, stage_songs, staged_source, event_day, new_play; writes load_run.
-- A second run changes nothing.
update load_run
set
    status = 'published',
    finished_at = (select closed_at from this_run),
    stage_events = (select count(*) from stage_events),
    stage_songs = (select count(*) from stage_songs),
    rejected = (select coalesce(sum(rejected), 0) from staged_source),
    staged_plays = (select coalesce(sum(plays), 0) from event_day),
    plays = (select count(*) from new_play),
    matched_plays = (select count(song_id) from new_play),
    failure_code = null,
    failure_step = null,
    failure_message = null
where load_id = (select load_id from this_run);
