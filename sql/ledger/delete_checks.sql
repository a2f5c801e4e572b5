-- Deletes how a run's checks ended, before that is written anew.
-- Writes load_check. A second run changes nothing.
delete from load_check where load_id = :'load_id';
