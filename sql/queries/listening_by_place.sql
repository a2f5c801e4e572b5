-- In which places does a user listen the most?
--! note: All plays count, whether their song is known or not. A user who moves counts in each place.
--! parameter: users 2: fewest users of a place: the average of one user says little of a place
--! column: location text: place of the users
--! column: users bigint: users who played there
--! column: plays bigint: plays there
--! column: plays_per_user numeric: plays of a user there, on average
--! column: sessions_per_user numeric: sessions of a user there, on average
with sessions as (
    select location, user_id, session_id, count(*) as plays
    from all_plays
    where location is not null
    group by location, user_id, session_id
)

select
    location,
    count(distinct user_id) as users,
    cast(sum(plays) as bigint) as plays,
    round(1.0 * sum(plays) / count(distinct user_id), 1) as plays_per_user,
    round(1.0 * count(session_id) / count(distinct user_id), 1)
        as sessions_per_user
from sessions
group by location
having count(distinct user_id) >= cast(:'users' as integer)
order by plays_per_user desc, location
limit 20
