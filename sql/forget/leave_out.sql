-- Deletes the staged events of a forgotten user (psql -v user_id=ID), as the source has it.
-- Writes stage_events. A second run changes nothing.
--! counts: left out
delete from stage_events where user_id = :'user_id';
