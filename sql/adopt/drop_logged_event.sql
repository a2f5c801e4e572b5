-- Drops the view of the staged events, and the views that read it: an older version created them without batches.
-- Writes logged_event. A second run changes nothing.
drop view if exists logged_event cascade;
