-- Number of members that an earlier attempt of a staging step has recorded.
-- Reads load_member.
select count(*) as members from load_member where load_id = :'load_id' and source = :'source';
