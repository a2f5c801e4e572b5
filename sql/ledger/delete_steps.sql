-- Deletes the steps of a run, before they are written afresh.
-- Writes load_step. A second run changes nothing.
delete from load_step where load_id = :'load_id';
