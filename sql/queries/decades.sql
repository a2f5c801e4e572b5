-- From which decades are the known songs that are played?
--! note: Only plays of known songs count.
--! column: decade integer: first year of the decade; null if the year of the song is not known
--! column: plays bigint: plays of songs of this decade
--! column: songs bigint: different songs among them
select
    s.year - s.year % 10 as decade,
    count(*) as plays,
    count(distinct s.song_id) as songs
from songplay as p
inner join song as s on p.song_id = s.song_id
group by s.year - s.year % 10
order by decade
