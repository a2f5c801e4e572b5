-- Whether a notice was sent to a channel: a row if it was.
-- Reads load_notice.
select channel
from load_notice
where notice_id = :'notice_id' and channel = :'channel' and problem is null
limit 1;
