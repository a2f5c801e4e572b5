-- Records an attempt of a step, so that earlier attempts learn that they are fenced off.
-- Writes load_attempt. A second run adds a row that changes no result.
insert into load_attempt (load_id, step, attempt)
values (cast(:'load_id' as varchar(32)), cast(:'step' as varchar(256)), cast(:'attempt' as integer));
