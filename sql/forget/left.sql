-- Rows of a user that are left in star and ledger, by table.
-- Reads songplay, unmatched_play, users, user_event, user_record, play_record.
select 'songplay' as table_name, count(*) as row_count from songplay where user_id = cast(:'user_id' as integer)
union all
select 'unmatched_play' as table_name, count(*) as row_count
from unmatched_play where user_id = cast(:'user_id' as integer)
union all
select 'users' as table_name, count(*) as row_count from users where user_id = cast(:'user_id' as integer)
union all
select 'user_event' as table_name, count(*) as row_count from user_event where user_id = cast(:'user_id' as integer)
union all
select 'user_record' as table_name, count(*) as row_count from user_record where user_id = cast(:'user_id' as integer)
union all
select 'play_record' as table_name, count(*) as row_count from play_record where user_id = cast(:'user_id' as integer);
