-- Gives every row that COPY writes into a staging table to one batch: COPY fills a column that its list lacks with the
-- column's default. Redshift cannot change the default of a column, so the column is made again.
-- Reads nothing; writes the columns of an empty staging table. A second run starts afresh.
alter table :"table" drop column batch_id;

alter table :"table" add column batch_id bigint default cast(:'batch_id' as bigint);
