-- Hashes of the ids of forgotten users.
-- Reads forgotten_user.
select user_hash
from forgotten_user
order by user_hash;
