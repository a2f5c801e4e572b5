-- Repairs texts of the staged events that were decoded twice as Latin-1.
-- Reads repaired_text; writes stage_events. A second run changes nothing.
--! counts: artist
update stage_events
set artist = r.repaired
from repaired_text as r
where stage_events.artist = r.damaged and length(stage_events.artist) = length(r.damaged);

--! counts: song
update stage_events
set song = r.repaired
from repaired_text as r
where stage_events.song = r.damaged and length(stage_events.song) = length(r.damaged);

--! counts: location
update stage_events
set location = r.repaired
from repaired_text as r
where stage_events.location = r.damaged and length(stage_events.location) = length(r.damaged);

--! counts: first_name
update stage_events
set first_name = r.repaired
from repaired_text as r
where stage_events.first_name = r.damaged and length(stage_events.first_name) = length(r.damaged);

--! counts: last_name
update stage_events
set last_name = r.repaired
from repaired_text as r
where stage_events.last_name = r.damaged and length(stage_events.last_name) = length(r.damaged);
