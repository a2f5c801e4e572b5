-- Fills the custom column in new_play: from the staged events and, if the play is published with the same
-- content, even in the other table, with the smaller of both values.
-- Reads :values, songplay, matched_play, unmatched_play; writes new_play. Runs once, after columns/songplay.sql of all
-- columns.
-- Redshift ignores trailing blanks when it compares texts: an appended dot makes them count.
alter table new_play add column :column :type;

update new_play
set :column = v.own_value
from :values as v
where new_play.songplay_id = v.songplay_id;

update new_play
set :column = s.:column
from songplay as s, matched_play as m
where
    new_play.songplay_id = s.songplay_id
    and new_play.songplay_id = m.songplay_id
    and (new_play.level || '.' = s.level || '.' or (new_play.level is null and s.level is null))
    and (new_play.location || '.' = s.location || '.' or (new_play.location is null and s.location is null))
    and (new_play.user_agent || '.' = s.user_agent || '.' or (new_play.user_agent is null and s.user_agent is null))
    and (new_play.title || '.' = m.title || '.' or (new_play.title is null and m.title is null))
    and (new_play.artist_name || '.' = m.artist_name || '.' or (new_play.artist_name is null and m.artist_name is null))
    and (new_play.duration = m.duration or (new_play.duration is null and m.duration is null))
    and s.:column is not null
    and (new_play.:column is null or s.:column < new_play.:column);

update new_play
set :column = u.:column
from unmatched_play as u
where
    new_play.songplay_id = u.songplay_id
    and (new_play.level || '.' = u.level || '.' or (new_play.level is null and u.level is null))
    and (new_play.location || '.' = u.location || '.' or (new_play.location is null and u.location is null))
    and (new_play.user_agent || '.' = u.user_agent || '.' or (new_play.user_agent is null and u.user_agent is null))
    and (new_play.title || '.' = u.title || '.' or (new_play.title is null and u.title is null))
    and (new_play.artist_name || '.' = u.artist_name || '.' or (new_play.artist_name is null and u.artist_name is null))
    and (new_play.duration = u.duration or (new_play.duration is null and u.duration is null))
    and u.:column is not null
    and (new_play.:column is null or u.:column < new_play.:column);
