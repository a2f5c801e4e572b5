-- Notes an attempt of a step, so that earlier attempts find out that they are fenced off.
-- Writes load_attempt. A second run adds a row that changes no answer.
insert into load_attempt (load_id, step, attempt)
values (cast(:'load_id' as varchar(32)), cast(:'step' as varchar(256)), cast(:'attempt' as integer));
