-- Why do plays match no song that we know?
--! note: Known means: in any song file so far.
--! column: reason text: first reason that fits: no song named, damaged text, unknown artist, unknown title, other duration
--! column: plays bigint: plays that match no song for this reason
--! column: percent_of_unmatched numeric: share of the plays that match no song
--! column: songs bigint: different songs among them
--! column: most_played text: artist and title of the one that is played the most
with wanted as (
    select
        reason,
        title,
        artist_name,
        count(*) as plays,
        row_number() over (
            partition by reason
            order by count(*) desc, artist_name, title
        ) as place
    from unmatched_reason
    group by reason, title, artist_name
)

select
    reason,
    cast(sum(plays) as bigint) as plays,
    round(100.0 * sum(plays) / sum(sum(plays)) over (), 2)
        as percent_of_unmatched,
    count(*) as songs,
    max(case when place = 1 then artist_name || ': ' || title end)
        as most_played
from wanted
group by reason
order by plays desc, reason
