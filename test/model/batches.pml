/* Listing, staging, replaced objects and publish: src/load/{discover-objects,listed-objects,withdrawals,stage-source,publish}.ts,
   sql/ledger/overtaken.sql, src/workflows/run-load.ts; and runs that withdraw an object, undo a run or make the star from nothing
   (src/load/rebuild.ts) beside a load.

   Two objects, of two versions each, in one batch: a run that takes back the batch of one must read the other again. The star is
   one row, decided among the records of live batches; the records of version 1 win, so that one that should be gone is seen.
   Objects are replaced at any moment. At the end one more load runs, alone. With REDSHIFT, a listing reads the ledger as it is at
   its start. With NEW, the warehouse is empty at first, and each load but the last may have a load window. With ARRIVING, the source
   is empty at first, too. With TRACE, see() follows a trace of real loads (test/model/replay.ts). The switches named M_… are mutants
   (test/model/mutants.ts). */

mtype = { load, reload, rebuild, withdraw, undo, listed, changed, staged, made, outdated, overtaken, published, nothing_new };

#ifndef TRACE
#define RUNS 3
inline see(what, arg) { skip }
#endif
#if defined(TRACE) || defined(ARRIVING)
#define FIRST_VERSION 0
#else
#define FIRST_VERSION 1
#endif
#define LAST (RUNS - 1)

#define AT(o, v) (2 * (o) + (v) - 1) /* place of a version of an object */
#define BIT(b) (1 << (b))
#define HAS(set, b) (((set) >> (b)) & 1)
#define OWN (n + 2)                  /* batch of a run; batch 1 is there before, or that of the run to undo */

byte source[2] = FIRST_VERSION;      /* version of each object that the source has; 0 for none */
byte batchOf[4];                     /* live batch of each version of each object in the ledger; 0 for none */
byte staysOut = 0;                   /* versions that stay out of the star, as a set of places */
int withdrawn = 0;                   /* batches that runs have taken back */
byte version = 0, star = 9, starLock = 0, runs = 0, ended = 0;
bool hasWrongStar = false, isLiveTwice = false, isWithdrawnTwice = false, isLost = false, hasFailed = false;
bool isReadAsOther = false, isQuiet = false;

/* The winner among records: the place of the first that is there. */
#define WINNER(a, b, c, d) ((a) -> 0 : ((c) -> 2 : ((b) -> 1 : ((d) -> 3 : 9))))
#define LIVE(p) (batchOf[p] != 0)
#define RIGHT_STAR WINNER(LIVE(0), LIVE(1), LIVE(2), LIVE(3))

#define IS_KEPT(batch) (batch != 0 && !HAS(takeBack, batch))
#define HAS_KEPT(read) (IS_KEPT(read[0]) || IS_KEPT(read[1]) || IS_KEPT(read[2]) || IS_KEPT(read[3]))
/* A run that makes the star from nothing compares its rows with no others. */
#define IN_STAR(p) ((!isFromNothing && IS_KEPT(batchOf[p])) || takes[(p) / 2] == (p) % 2 + 1)

/* Live batch of an object in what a run has read of the ledger. */
#define KNOWN_BATCH(o) (known[AT(o, 1)] != 0 -> known[AT(o, 1)] : known[AT(o, 2)])
#define READ_ALL atomic { known[0] = batchOf[0]; known[1] = batchOf[1]; known[2] = batchOf[2]; known[3] = batchOf[3]; out = staysOut }
#ifdef REDSHIFT
#define READ(o) skip
#define LEDGER known
#else
#define LEDGER batchOf
#define READ(o) atomic { known[AT(o, 1)] = batchOf[AT(o, 1)]; known[AT(o, 2)] = batchOf[AT(o, 2)]; out = staysOut }
#endif

#ifdef M_STAYS_OUT_IGNORED
#define STAYS_OUT(o) false
#else
#define STAYS_OUT(o) HAS(out, AT(o, seen))
#endif

/* Compares an object of the listing with the ledger. */
inline listObject(o) {
  seen = source[o];
  READ(o);
  atomic {
    if
    :: kind == withdraw && o == 0 && KNOWN_BATCH(o) != 0 -> takeBack = takeBack | BIT(KNOWN_BATCH(o)); named = named | BIT(o)
    :: kind == undo && KNOWN_BATCH(o) == 1 ->
       takeBack = takeBack | BIT(1);
       /* What the run had replaced was version 1. */
       if :: seen == 1 -> takes[o] = 1 :: else -> named = named | BIT(o) fi
    :: (kind == load || kind == reload || kind == rebuild) && seen != 0 && (known[AT(o, seen)] == 0 || kind != load) && !STAYS_OUT(o) ->
       takes[o] = seen;
       if :: KNOWN_BATCH(o) != 0 -> takeBack = takeBack | BIT(KNOWN_BATCH(o)) :: else fi
#ifdef NEW
    :: kind == load && n != LAST /* outside the load window */
#endif
    :: else
    fi;
    seen = 0
  }
}

/* Lists an object again that may be in a batch that the run takes back. */
inline listMate(o) {
#ifndef M_NO_MATES
  seen = source[o];
  READ(o);
  atomic {
    if
#ifdef M_MATES_ONLY_UNCHANGED
    :: takes[o] == 0 && HAS(takeBack, KNOWN_BATCH(o)) && !HAS(named, o) && seen != 0 && known[AT(o, seen)] != 0 -> takes[o] = seen
#else
    :: takes[o] == 0 && KNOWN_BATCH(o) != 0 && HAS(takeBack, KNOWN_BATCH(o)) && !HAS(named, o) && seen != 0 -> takes[o] = seen
#endif
    :: else
    fi;
    if
    :: KNOWN_BATCH(o) != 0 && HAS(takeBack, KNOWN_BATCH(o)) && !HAS(named, o) && takes[o] == 0 -> hasFailed = true
    :: else
    fi;
    seen = 0
  }
#else
  skip
#endif
}

inline stage(o) {
  if
  :: takes[o] != 0 && source[o] != takes[o] ->
#ifdef M_READ_AS_IT_IS
     isReadAsOther = true
#else
     see(changed, 0);
     goto list
#endif
  :: else
  fi
}

#ifdef M_OVERTAKEN_BY_BATCHES_ONLY
#define LIVE_ELSEWHERE(p) false
#else
#define LIVE_ELSEWHERE(p) (takes[(p) / 2] != 0 && batchOf[p] != 0 && !HAS(takeBack, batchOf[p]))
#endif
#ifdef M_OVERTAKEN_BY_OBJECTS_ONLY
#define TAKEN_BACK false
#else
#define TAKEN_BACK ((takeBack & withdrawn) != 0)
#endif
#ifdef M_REBUILD_OVERTAKEN_BY_NOBODY
#define LOSES_BATCHES false
#else
#define LOSES_BATCHES (isFromNothing && HAS_KEPT(batchOf))
#endif
#ifdef M_NO_OVERTAKEN
#define IS_OVERTAKEN false
#else
#define IS_OVERTAKEN (LIVE_ELSEWHERE(0) || LIVE_ELSEWHERE(1) || LIVE_ELSEWHERE(2) || LIVE_ELSEWHERE(3) || TAKEN_BACK || LOSES_BATCHES)
#endif

/* COMMIT of the publish, for an object: its rows go, its new rows come. */
inline move(o) {
  wasLive = false;
  if :: batchOf[AT(o, 1)] != 0 && HAS(takeBack, batchOf[AT(o, 1)]) -> batchOf[AT(o, 1)] = 0; wasLive = true;
        if :: HAS(named, o) -> staysOut = staysOut | BIT(AT(o, 1)) :: else fi
     :: else fi;
  if :: batchOf[AT(o, 2)] != 0 && HAS(takeBack, batchOf[AT(o, 2)]) -> batchOf[AT(o, 2)] = 0; wasLive = true;
        if :: HAS(named, o) -> staysOut = staysOut | BIT(AT(o, 2)) :: else fi
     :: else fi;
  if :: takes[o] != 0 -> isLiveTwice = isLiveTwice || LIVE(AT(o, 1)) || LIVE(AT(o, 2)); batchOf[AT(o, takes[o])] = OWN :: else fi;
  isLost = isLost || (wasLive && !LIVE(AT(o, 1)) && !LIVE(AT(o, 2)) && !HAS(named, o))
}

proctype Run(byte n; mtype kind) {
  byte takes[2], known[4], out, seen, row, read, base;
  byte named;   /* objects that are to stay out */
  int takeBack; /* batches */
  bool wasLive, isBehind, isFromNothing;
list:
  atomic { takes[0] = 0; takes[1] = 0; takeBack = 0; named = 0; isFromNothing = false; READ_ALL };
  listObject(0);
  listObject(1);
  isFromNothing = (kind == rebuild && !HAS_KEPT(LEDGER));
  if
  :: takeBack != 0 -> listMate(0); listMate(1)
  :: else
  fi;
  atomic {
    known[0] = 0; known[1] = 0; known[2] = 0; known[3] = 0; out = 0;
    if
    :: hasFailed -> goto end
    :: !hasFailed && takes[0] + takes[1] == 0 && takeBack == 0 -> see(nothing_new, 0); goto end
    :: else -> see(listed, (takeBack != 0))
    fi
  };
  stage(0);
  stage(1);
  see(staged, 0);
candidates:
#ifdef M_VERSION_LATE
  row = WINNER(IN_STAR(0), IN_STAR(1), IN_STAR(2), IN_STAR(3));
  read = version;
#else
  read = version;
  row = WINNER(IN_STAR(0), IN_STAR(1), IN_STAR(2), IN_STAR(3));
#endif
  see(made, read);
#ifndef M_NO_LOCK
  atomic { starLock == 0 -> starLock = 1 };
#endif
  atomic { isBehind = IS_OVERTAKEN; base = version };
#ifdef M_NO_COMPARISON
  read = base;
#endif
  if
  :: isBehind -> atomic { see(overtaken, 0); starLock = 0; isBehind = false; base = 0; read = 0; row = 0; goto list }
  :: !isBehind && base != read -> atomic { see(outdated, 0); starLock = 0; base = 0; goto candidates }
  :: else
  fi;
  atomic {
    see(published, 0);
    isWithdrawnTwice = isWithdrawnTwice || (takeBack & withdrawn) != 0;
    move(0);
    move(1);
    withdrawn = withdrawn | takeBack;
    star = row;
    version = base + 1;
    runs++;
    hasWrongStar = hasWrongStar || star != RIGHT_STAR;
    starLock = 0
  };
end:
  atomic { takes[0] = 0; takes[1] = 0; takeBack = 0; named = 0; isFromNothing = false; row = 0; read = 0; base = 0; ended++ }
}

proctype Source() {
  do
  :: atomic { source[0] < 2 -> source[0]++ }
  :: atomic { source[1] < 2 -> source[1]++ }
  :: break
  od
}

#ifdef TRACE
init { run Source(); FOLLOW }
#else
#ifndef BESIDE
#define BESIDE load
#endif
init {
  /* The run to undo has replaced object 0; a put-back makes it version 1 again. */
  atomic {
#ifdef NEW
    skip;
#else
#ifdef UNDO
    source[0] = 2; batchOf[AT(0, 2)] = 1; batchOf[AT(1, 1)] = 1; star = 2;
    if :: source[0] = 1 :: skip fi;
#else
    batchOf[AT(0, 1)] = 1; batchOf[AT(1, 1)] = 1; star = 0;
#endif
#endif
    run Source(); run Run(0, load); run Run(1, BESIDE)
  };
  timeout -> run Run(LAST, load);
  timeout -> isQuiet = true
}
#endif

#define OUT_AND_LIVE(p) (HAS(staysOut, p) && LIVE(p))
#define CURRENT(o) (source[o] == 0 || HAS(staysOut, AT(o, source[o])) || LIVE(AT(o, source[o])))

/* The promises of docs/reliability.md and of issue 16, each named by its sentence. */
#define the_star_equals_that_of_an_undisturbed_load (!hasWrongStar && (!isQuiet || (CURRENT(0) && CURRENT(1))))
#define an_object_was_published_once (!isLiveTwice)
#define a_batch_is_taken_back_once (!isWithdrawnTwice)
#define no_row_is_lost (!isLost)
#define the_ledger_has_what_was_read (!isReadAsOther)
#define the_ledger_agrees_with_the_star (version == runs)
#define withdrawn_stays_out (!OUT_AND_LIVE(0) && !OUT_AND_LIVE(1) && !OUT_AND_LIVE(2) && !OUT_AND_LIVE(3))
#define the_load_continues_by_itself (!hasFailed && (!isQuiet || ended == RUNS))
ltl promise { [] (PROMISE) }
