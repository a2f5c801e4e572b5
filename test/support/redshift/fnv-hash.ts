/**
 * FNV_HASH: 64-bit FNV-1a of a value's bytes, those of numbers from the least one on; the seed is the hash of what comes
 * before (AWS r_FNV_HASH, whose examples the test has). The product with the prime 2^40 + 435 is made of two halves, as
 * PostgreSQL's bigint does not overflow. The hash of null is not documented; here it is null.
 */
export const FNV_HASH = `
create function pg_catalog.fnv_1a(bytes bytea, seed bigint) returns bigint immutable strict parallel safe
  language plpgsql as $$
  declare
    hash bigint := seed;
    low bigint;
  begin
    for i in 0 .. length(bytes) - 1 loop
      hash := hash # get_byte(bytes, i);
      low := (hash & 4294967295) * 435;
      hash := ((((hash >> 32) & 4294967295) * 435 + (low >> 32) + (hash << 8 & 4294967295)) << 32)
        | (low & 4294967295);
    end loop;
    return hash;
  end $$;
create function pg_catalog.little_endian(bytes bytea) returns bytea immutable strict parallel safe language sql as
  $$ select string_agg(substr(bytes, i, 1), '' order by i desc) from generate_series(1, length(bytes)) i $$;
create function pg_catalog.fnv_hash(text, bigint default -3750763034362895579) returns bigint
  immutable strict parallel safe language sql as $$ select fnv_1a(convert_to($1, 'UTF8'), $2) $$;
create function pg_catalog.fnv_hash(smallint, bigint default -3750763034362895579) returns bigint
  immutable strict parallel safe language sql as $$ select fnv_1a(little_endian(int2send($1)), $2) $$;
create function pg_catalog.fnv_hash(integer, bigint default -3750763034362895579) returns bigint
  immutable strict parallel safe language sql as $$ select fnv_1a(little_endian(int4send($1)), $2) $$;
create function pg_catalog.fnv_hash(bigint, bigint default -3750763034362895579) returns bigint
  immutable strict parallel safe language sql as $$ select fnv_1a(little_endian(int8send($1)), $2) $$;
`;
