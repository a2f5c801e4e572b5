-- How many users of each plan have played nothing for some days before the last play of all?
--! note: All plays count, whether their song is known or not. Users who never played do not count.
--! parameter: days 7: days without a play
--! column: level text: plan of the user in the latest event: free or paid
--! column: users bigint: users who have ever played
--! column: quiet_users bigint: users who have played nothing for these days
--! column: percent_quiet numeric: their share of the users
with lasts as (
    select user_id, max(start_time) as last_play
    from all_plays
    group by user_id
),

judged as (
    select
        u.level,
        case
            when
                extract(epoch from total.last_play)
                - extract(epoch from l.last_play)
                > 86400 * cast(:'days' as integer)
                then 1
            else 0
        end as is_quiet
    from lasts as l
    inner join users as u on l.user_id = u.user_id
    cross join (select max(last_play) as last_play from lasts) as total
)

select
    level,
    count(*) as users,
    sum(is_quiet) as quiet_users,
    round(100.0 * sum(is_quiet) / count(*), 1) as percent_quiet
from judged
group by level
order by level
