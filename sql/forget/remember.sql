-- Records that a user is forgotten.
-- Reads forgotten_user; writes forgotten_user. A second run changes nothing.
insert into forgotten_user (user_hash, forgotten_at)
select forgotten.user_hash, forgotten.forgotten_at
from (
    select
        cast(:'user_hash' as varchar(64)) as user_hash,
        cast(:'forgotten_at' as timestamp) as forgotten_at
) as forgotten
where forgotten.user_hash not in (select user_hash from forgotten_user);
