/**
 * Trailing blanks of VARCHAR values do not count when they are compared (AWS r_Character_types, "Significance of trailing
 * blanks", and its example of two addresses that match; LENGTH counts them). PostgreSQL compares CHAR values so, which it
 * stores as it stores TEXT: in the catalog of the emulator's database CHAR's functions take the places of those for TEXT,
 * to which VARCHAR is compared too. So `=`, `<`, IN, BETWEEN, CASE, joins, GROUP BY, DISTINCT, UNION, EXCEPT, ORDER BY,
 * windows, MIN and MAX follow, whether the planner sorts or hashes. LIKE does not follow, nor does a comparison with a
 * NAME of the catalog, and the same holds for who does not come through the emulator.
 */
export const TRAILING_BLANKS = `
update pg_operator o set oprcode = replaced.by::regproc
  from (values ('=', 'bpchareq'), ('<>', 'bpcharne'), ('<', 'bpcharlt'), ('<=', 'bpcharle'), ('>', 'bpchargt'),
    ('>=', 'bpcharge')) replaced (operator, by)
  where o.oprname = replaced.operator and o.oprleft = 'text'::regtype and o.oprright = 'text'::regtype;
update pg_amproc p set amproc = replaced.by::regproc
  from (values ('bttextcmp', 'bpcharcmp'), ('bttextsortsupport', 'bpchar_sortsupport'), ('hashtext', 'hashbpchar'),
    ('hashtextextended', 'hashbpcharextended')) replaced (function, by)
  where p.amproc = replaced.function::regproc and p.amproclefttype = 'text'::regtype
    and p.amprocrighttype = 'text'::regtype;
update pg_aggregate a set aggtransfn = replaced.by::regproc, aggcombinefn = replaced.by::regproc
  from (values ('text_larger', 'bpchar_larger'), ('text_smaller', 'bpchar_smaller')) replaced (function, by)
  where a.aggtransfn = replaced.function::regproc;
`;
