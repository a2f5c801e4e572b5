-- When the user registered, in UTC, as the latest log line of the user says it.
--! table: users
--! type: timestamp
timestamp 'epoch' + (cast(registration as bigint) / 1000) * interval '1 second'
