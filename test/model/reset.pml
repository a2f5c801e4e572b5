/* Hold and reset: src/workflows/{hold,track-step,load-warehouse}.ts, src/load/{publish,record-failure,record-nothing-new,ended-runs}.ts.

   One load, which an operator may reset to its listing once, at any moment, after its end too: its workflow ends, another one
   starts with the same load id, and the steps of the first that are under way go on. A check finds wrong rows, or not; a publish may
   fail for good although its COMMIT succeeds later. A failed step is held: the operator retries it, accepts it (a check alone),
   aborts the load, or lets the time pass. Another load closes the run in the ledger if it sees its first workflow ended.
   The switches named M_… are mutants (test/model/mutants.ts). */

mtype = { running, failed, terminated, published, none, lost, retry, accept, fail };

#define WORKFLOWS 3 /* 1 and 2; 0 is not used */

mtype status = running;  /* of the run in the ledger */
byte changes = 0;        /* rows that the ledger says the run has inserted */
byte rows = 0;           /* rows of the run in the star */
byte timesPublished = 0;
byte failures = 0;        /* publishes that have failed for good */
byte current = 1;        /* the workflow that is not ended by a reset */
bool starLock = false, isBad = false, isCompleted[WORKFLOWS], hasEnded[WORKFLOWS], isChecked[WORKFLOWS];
mtype answer[WORKFLOWS] = none;
bool isUncheckedPublished = false, isQuiet = false;

#define STOPPED (current != w)

proctype Publish(byte w) {
  bool isPublished;
  atomic { !starLock -> starLock = true };
  isPublished = (status == published);
#ifdef M_NO_LOOK
  isPublished = false;
#endif
  if
  :: isPublished
  :: !isPublished ->
     atomic {
       rows++;
       changes++;
       timesPublished++;
       isUncheckedPublished = isUncheckedPublished || !isChecked[w];
       status = published
     }
  fi;
  atomic { starLock = false; if :: answer[w] == none -> answer[w] = published :: else fi }
}

/* Holds a failed step until somebody decides, or the time has passed. */
inline hold(isCheck) {
  atomic {
    if
#ifdef M_HELD_FOR_EVER
    :: false
#else
    :: decision = retry
    :: decision = fail
#endif
#ifdef M_ACCEPT_ANY_STEP
    :: decision = accept
#else
    :: isCheck -> decision = accept
#endif
    fi
  }
}

proctype Load(byte w) {
  mtype decision = none;
  bool isNothingNew;
  /* The listing: the ledger has the objects of a run that is published. */
  isNothingNew = (status == published);
  if
  :: STOPPED -> goto end
  :: !STOPPED && isNothingNew ->
#ifdef M_NOTHING_NEW_OVERWRITES
     changes = 0;
#endif
     goto completed
  :: else
  fi;
check:
  if
  :: STOPPED -> goto end
  :: !STOPPED && !isBad -> isChecked[w] = true
  :: else ->
#ifdef M_CHECK_NOT_HELD
     skip
#else
     hold(true);
     if
     :: decision == retry -> if :: isBad = false :: skip fi; decision = none; goto check
     :: decision == accept -> isChecked[w] = true; decision = none
     :: decision == fail -> goto failure
     fi
#endif
  fi;
publish:
  atomic { if :: STOPPED -> goto end :: else -> answer[w] = none; run Publish(w) fi };
  if
  :: answer[w] == published
  :: STOPPED -> goto end
  :: atomic { answer[w] == none && failures < 2 -> failures++; answer[w] = lost } /* it has failed for good */
  fi;
  if
  :: answer[w] == published -> goto completed
  :: else ->
     hold(false);
     if
     :: decision == retry -> decision = none; goto publish
     :: decision == accept -> decision = none; goto completed
     :: else -> goto failure
     fi
  fi;
failure: /* recordFailure */
#ifdef M_FAILURE_NOT_RECORDED
  goto end;
#endif
  atomic {
    if
    :: STOPPED -> goto end
#ifdef M_FAILURE_OVERWRITES
    :: else -> status = failed
#else
    :: !STOPPED && status != published -> status = failed
    :: else
#endif
    fi
  };
  goto end;
completed:
  atomic { if :: STOPPED :: else -> isCompleted[w] = true fi };
end:
  atomic { hasEnded[w] = true; isNothingNew = false; decision = none }
}

/* The operator, who resets the load once at most. */
proctype Operator() {
  if
  :: atomic { current = 2; run Load(2) }
  :: skip
  fi
}

/* Another load, which sees that the workflow of the run has ended. */
proctype OtherLoad() {
  if
  :: (current == 2) ->
     atomic {
#ifdef M_CLOSE_OVERWRITES
       status = terminated
#else
       if :: status == running -> status = terminated :: else fi
#endif
     }
  :: skip
  fi
}

init {
  atomic { if :: isBad = true :: skip fi; run Load(1); run Operator(); run OtherLoad() };
  timeout -> isQuiet = true
}

/* The promises of docs/reliability.md, each named by its sentence. */
#define no_row_is_lost_or_duplicated (timesPublished <= 1)
#define a_published_run_stays_published (timesPublished == 0 || status == published)
#define the_ledger_agrees_with_the_star (!isQuiet || changes == rows)
#define what_a_check_rejects_is_not_published (!isUncheckedPublished)
#define a_completed_load_is_published (!isCompleted[current] || status == published)
#define a_run_that_ended_is_closed (!isQuiet || status != running)
#define nothing_is_left (!isQuiet || (!starLock && hasEnded[current]))
ltl promise { [] (PROMISE) }
