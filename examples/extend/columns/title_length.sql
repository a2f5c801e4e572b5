-- How many characters the song's title has.
--! table: song
--! type: integer
length(title)
