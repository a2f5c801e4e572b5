-- Deletes the results of a run's checks, before they are written afresh.
-- Writes load_check. A second run changes nothing.
delete from load_check where load_id = :'load_id';
