-- Records that a notice was sent to a channel, or that the channel did not take it (problem is not empty), once each.
-- Writes load_notice. A second run changes nothing.
insert into load_notice (notice_id, event, is_over, subject, channel, title, sent_at, problem)
select
    cast(:'notice_id' as varchar(256)), cast(:'event' as varchar(16)), cast(:'is_over' as boolean),
    cast(:'subject' as varchar(256)), cast(:'channel' as varchar(16)), cast(:'title' as varchar(1024)),
    cast(:'sent_at' as timestamp), nullif(cast(:'problem' as varchar(1024)), '')
where not exists (
    select 1
    from load_notice
    where
        notice_id = :'notice_id' and channel = :'channel'
        and coalesce(problem, '') = cast(:'problem' as varchar(1024))
);
