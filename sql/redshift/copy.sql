-- Loads a staging table from S3. Columns are named, so that their order is ours; text that is too long is cut, and
-- blank text is null, as in the original exercise. Statistics are not worth their time on a table that is read once.
-- Reads the objects, or those of a manifest; writes the table. In one transaction with making the table, so that a
-- second run starts afresh.
copy :table (:columns)
from :from
iam_role :iam_role
format as json :json
timeformat 'epochmillisecs'
truncatecolumns
blanksasnull
emptyasnull
compupdate off
statupdate off
:options;
