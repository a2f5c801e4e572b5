/* Attempts of a step, fencing, and the publish: decisions 0001 and 0010; src/load/{fencing,make-candidates,publish}.ts.

   Load A makes candidate rows and publishes them. Temporal gives up an attempt at any moment (at most GIVE_UPS times) and starts
   another one; the attempt that was given up is a zombie that still does everything it is able to do, at any later moment. Its
   answer is lost, that of its COMMIT too. Load B publishes once in between. A step's table new_* is locked from its DROP to
   COMMIT. With REDSHIFT, a transaction reads the snapshot of its first statement; else each statement reads what is committed.
   The switches named M_… are mutants: mistakes that a promise must catch (test/model/mutants.ts). */

#define NONE 255
#define OUTDATED 1
#define PUBLISHED 2
#define ROUNDS 3
#define STEPS 6    /* of round r: 2r makes candidate rows, 2r + 1 publishes */
#define GIVE_UPS 2

byte version = 0;  /* the star's, which each publish increments */
byte runs = 0;     /* published runs in the ledger */
bool inLedger = false;
byte starLock = 0; /* 1 + the attempt that has it, or OTHER */
byte newLock = 0;
byte basis = NONE; /* the star's version that the candidate rows were made from */
byte songs = 0;    /* publishes that the table of songs has, and that of plays */
byte plays = 0;
byte noted[STEPS];
bool isOpen[12];   /* sessions of attempts: 2 * step + attempt - 1 */
bool isEnded[12];
byte current[STEPS];
byte answer[STEPS] = NONE;
byte givenUp = 0;
byte timesPublished = 0;
bool hasWrongRows = false, zombieWrote = false, hasEnded = false, isQuiet = false;

#define OTHER 100
#define ME (id + 1)

#ifdef M_NO_LOCK
#define LOCK_STAR skip
#else
#define LOCK_STAR atomic { starLock == 0 || isEnded[id] -> if :: isEnded[id] -> goto end :: else -> starLock = ME fi }
#endif

inline release() { if :: starLock == ME -> starLock = 0 :: else fi; if :: newLock == ME -> newLock = 0 :: else fi }

/* Ends the session of the attempt before: its locks are free, its transaction is undone. */
inline endEarlier() {
#ifndef M_NO_END
  atomic {
    if
    :: isOpen[id - 1] ->
       isEnded[id - 1] = true;
       if :: starLock == id -> starLock = 0 :: else fi;
       if :: newLock == id -> newLock = 0 :: else fi
    :: else
    fi
  }
#else
  skip
#endif
}

/* Opens the session of an attempt, as inFencedSession does. */
inline openFenced() {
  if
  :: n > 1 ->
#ifdef M_END_BEFORE_NOTE
     endEarlier(); noted[step] = n
#else
     noted[step] = n; endEarlier()
#endif
  :: else
  fi;
#ifdef M_CHECK_BEFORE_SESSION
  isLatest = (noted[step] <= n);
  isOpen[id] = true
#else
  isOpen[id] = true;
#ifdef M_NO_CHECK
  isLatest = true
#else
  isLatest = (noted[step] <= n)
#endif
#endif
}

/* An attempt writes although a later one has answered. */
inline noteZombie() { zombieWrote = zombieWrote || (current[step] > n && answer[step] != NONE) }

proctype Candidates(byte step; byte n) {
  byte id = 2 * step + n - 1, read, made;
  bool isLatest;
  openFenced();
  if :: !isLatest -> goto end :: else fi;
#ifndef M_VERSION_LATE
  read = version;
#endif
#ifdef REDSHIFT
  atomic { made = version; if :: newLock == 0 && !isEnded[id] -> newLock = ME :: else fi };
  if
  :: newLock == ME
  :: else -> atomic { newLock == 0 || isEnded[id] -> if :: isEnded[id] -> goto end :: else -> newLock = ME fi }
  fi;
#else
  atomic { newLock == 0 || isEnded[id] -> if :: isEnded[id] -> goto end :: else -> newLock = ME fi };
  made = version;
#endif
  atomic { if :: isEnded[id] -> goto end :: else -> noteZombie(); basis = made; newLock = 0 fi }; /* COMMIT */
#ifdef M_VERSION_LATE
  read = version;
#endif
  atomic { if :: current[step] == n -> answer[step] = read :: else fi };
end:
  atomic { release(); isOpen[id] = false }
}

proctype Publish(byte step; byte n; byte madeAgainst) {
  byte id = 2 * step + n - 1, star;
  bool isLatest, isPublished;
  openFenced();
  if :: !isLatest -> goto end :: else fi;
#ifdef M_READ_BEFORE_LOCK
  atomic { isPublished = inLedger; star = version };
  LOCK_STAR;
#else
  LOCK_STAR;
  isPublished = inLedger;
  star = version;
#endif
#ifndef M_NO_LOOK
  if :: isPublished -> goto answered :: else fi;
#endif
#ifndef M_NO_COMPARISON
  if :: star != madeAgainst -> atomic { if :: current[step] == n -> answer[step] = OUTDATED :: else fi }; goto outdated :: else fi;
#endif
  atomic { newLock == 0 || isEnded[id] -> if :: isEnded[id] -> goto end :: else fi };
#ifdef M_TWO_TRANSACTIONS
  atomic { if :: isEnded[id] -> goto end :: else -> songs++ fi };
  atomic { if :: isEnded[id] -> goto end :: else -> plays++; inLedger = true; timesPublished++; version = star + 1; runs++ fi };
#else
#ifdef M_LEDGER_APART
  atomic {
    if :: isEnded[id] -> goto end :: else fi;
    songs++; plays++; hasWrongRows = hasWrongRows || basis != version; version = star + 1; timesPublished++; runs++
  };
  atomic { if :: isEnded[id] -> goto end :: else -> inLedger = true fi };
#else
  atomic { /* COMMIT */
    if :: isEnded[id] -> goto end :: else fi;
    noteZombie();
    hasWrongRows = hasWrongRows || basis != version;
    songs++; plays++; inLedger = true; timesPublished++; version = star + 1; runs++
  };
#endif
#endif
answered:
  atomic { if :: current[step] == n -> answer[step] = PUBLISHED :: else fi };
outdated:
#ifdef M_TRANSACTION_LEFT
  if :: answer[step] == OUTDATED -> goto left :: else fi;
#endif
end:
  atomic { release(); isOpen[id] = false };
left: skip
}

/* Another load: it publishes once, at any moment. */
proctype LoadB() {
#ifdef M_NO_LOCK
  byte star = version;
#else
  byte star;
  atomic { starLock == 0 -> starLock = OTHER };
  star = version;
#endif
  atomic { songs++; plays++; version = star + 1; runs++; if :: starLock == OTHER -> starLock = 0 :: else fi }
}

/* Waits for the answer of a step, and may give its attempt up before. */
#define AWAIT(s, again) \
  if \
  :: answer[s] != NONE \
  :: atomic { answer[s] == NONE && givenUp < GIVE_UPS -> givenUp++; current[s] = 2; run again } \
  fi; \
  answer[s] != NONE

proctype LoadA() {
  byte round = 0, make;
  do
  :: round < ROUNDS ->
     make = 2 * round;
     atomic { current[make] = 1; run Candidates(make, 1) };
     AWAIT(make, Candidates(make, 2));
     atomic { current[make + 1] = 1; run Publish(make + 1, 1, answer[make]) };
     AWAIT(make + 1, Publish(make + 1, 2, answer[make]));
#ifdef M_NO_REBUILD
     break
#else
     if :: answer[make + 1] == PUBLISHED -> break :: else -> round++ fi
#endif
  :: else -> break
  od;
  hasEnded = true
}

init { atomic { run LoadB(); run LoadA() }; timeout -> isQuiet = true }

/* The promises of docs/reliability.md, each named by its sentence. */
#define no_row_is_lost_or_duplicated (timesPublished <= 1 && !hasWrongRows)
#define a_run_is_published_whole_or_not_at_all (songs == plays)
#define the_ledger_agrees_with_the_star (version == runs)
#define a_zombie_attempt_changes_nothing (!zombieWrote)
#define nothing_is_left (!isQuiet || (starLock == 0 && newLock == 0))
#define the_load_continues_by_itself (!isQuiet || (hasEnded && inLedger))
ltl promise { [] (PROMISE) }
