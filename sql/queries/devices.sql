-- On which kinds of device is music played?
--! note: All plays count, whether their song is known or not.
--! column: device text: kind of device, by the name that the browser gives itself
--! column: plays bigint: plays on it
--! column: percent_of_plays numeric: its share of all plays
--! column: users bigint: users who played on it
with devices as (
    select
        user_id,
        case
            when user_agent is null then 'unknown'
            when user_agent like '%iPhone%' then 'iPhone'
            when user_agent like '%iPad%' then 'iPad'
            when user_agent like '%Android%' then 'Android'
            when user_agent like '%Windows%' then 'Windows'
            when user_agent like '%Macintosh%' then 'Mac'
            when user_agent like '%Linux%' then 'Linux'
            else 'other'
        end as device
    from all_plays
)

select
    device,
    count(*) as plays,
    round(100.0 * count(*) / sum(count(*)) over (), 2) as percent_of_plays,
    count(distinct user_id) as users
from devices
group by device
order by plays desc, device
