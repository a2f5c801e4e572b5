-- Records the digest of a view that was created.
-- Writes star_view. A second run changes nothing.
delete from star_view where view_name = :'view_name';

insert into star_view (view_name, digest)
select cast(:'view_name' as varchar(64)), cast(:'digest' as varchar(64));
