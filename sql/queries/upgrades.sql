-- Which users began to play on the paid plan, and after how many plays on the free one?
--! note: All plays count, whether their song is known or not.
--! column: user_id integer: number of the user
--! column: full_name text: first and last name of the user
--! column: first_play timestamp: first play of the user, in UTC
--! column: first_paid_play timestamp: first play on the paid plan, in UTC
--! column: free_plays_before bigint: plays before it
with firsts as (
    select
        user_id,
        min(start_time) as first_play,
        min(case when level = 'paid' then start_time end) as first_paid_play
    from all_plays
    group by user_id
)

select
    u.user_id,
    u.first_name || ' ' || u.last_name as full_name,
    f.first_play,
    f.first_paid_play,
    count(*) as free_plays_before
from firsts as f
inner join all_plays as p
    on f.user_id = p.user_id and p.start_time < f.first_paid_play
inner join users as u on f.user_id = u.user_id
group by u.user_id, u.first_name, u.last_name, f.first_play, f.first_paid_play
order by f.first_paid_play, u.user_id
