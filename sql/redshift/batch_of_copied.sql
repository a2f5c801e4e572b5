-- Gives the rows that the last COPY has written to their batch: the rows that have none.
-- Reads and writes a staging table. A second run changes nothing.
update :"table" set batch_id = cast(:'batch_id' as bigint) where batch_id is null;
