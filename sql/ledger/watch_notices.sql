-- Notices of what is watched that some channel took, once for all channels.
-- Reads load_notice.
select distinct notice_id, event, is_over, title
from load_notice
where notice_id like 'watch/%' and problem is null
order by notice_id;
