-- Number of reasons why this run must list its sources again, since another run has published meanwhile: objects of this run
-- that are live in a batch that it does not take back, batches to take back that are not live any more, batches whose ids are
-- taken, and forgotten users whose events it has not left out.
-- Reads run_object, load_object, withdrawn_batch, load_batch, forgotten_user, left_out_user.
select
    (
        select count(*)
        from run_object as r
        inner join load_object as o on r.source = o.source and r.uri = o.uri
        where o.withdrawn_by is null and o.batch_id not in (select batch_id from withdrawn_batch)
    )
    + (
        select count(*)
        from withdrawn_batch as w
        inner join load_batch as b on w.batch_id = b.batch_id
        where b.withdrawn_by is not null
    )
    + (
        select count(*) from load_batch where batch_id in (select batch_id from run_object)
    )
    + (
        select count(*) from forgotten_user where user_hash not in (select user_hash from left_out_user)
    ) as reasons;
