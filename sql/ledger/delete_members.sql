-- Deletes the members that an earlier attempt of a staging step has recorded.
-- Writes load_member. A second run changes nothing.
delete from load_member where load_id = :'load_id' and source = :'source';
