-- Notices of a run, in the order in which they were sent; problem says why a channel did not take one.
-- Reads load_notice.
select event, channel, sent_at, problem, title
from load_notice
where subject = :'load_id'
order by sent_at, event, channel;
