package io.drey.chaos.check;

/** The promises, and how far each holds under each kind of loss. Without a loss all hold fully. */
public enum Check {
    /** Each addition that was acknowledged is counted once, each in doubt at most once. */
    COUNTED(Scope.OUTSIDE, Scope.OUTSIDE, Scope.FULLY, Scope.OUTSIDE, Scope.FULLY),
    /** Registers behave as if calls came one after the other, each at a moment of its own duration. */
    LINEARIZABLE(Scope.AS_REMOVAL, Scope.OUTSIDE, Scope.FULLY, Scope.OUTSIDE, Scope.FULLY),
    /** Of those that race to put an absent key one wins, and its value is what is there. */
    ONE_WINNER(Scope.OUTSIDE, Scope.OUTSIDE, Scope.FULLY, Scope.OUTSIDE, Scope.FULLY),
    /** A thread reads what it wrote. */
    OWN_WRITES(Scope.OUTSIDE, Scope.OUTSIDE, Scope.FULLY, Scope.OUTSIDE, Scope.FULLY),
    /** Nobody sees a key go backwards that is written in sequence. */
    NEVER_BACKWARDS(Scope.OUTSIDE, Scope.OUTSIDE, Scope.FULLY, Scope.OUTSIDE, Scope.FULLY),
    /** What is read was written, and not overwritten or removed longer ago than the bound on staleness. */
    FRESH(Scope.AS_REMOVAL, Scope.AS_REMOVAL, Scope.FULLY, Scope.IN_DOUBT, Scope.FULLY),
    /** A load never hides what was put after it began; a JVM in contact does not load a key twice at once. */
    LOADED(Scope.OUTSIDE, Scope.OUTSIDE, Scope.OUTSIDE, Scope.OUTSIDE, Scope.OUTSIDE),
    /** What a JVM that lives, or has a journal, accepted for writing is there in the end. */
    ARRIVED(Scope.OUTSIDE, Scope.OUTSIDE, Scope.FULLY, Scope.OUTSIDE, Scope.FULLY),
    /**
     * With {@code on-unavailable = bypass} no call throws, and what a JVM removed or replaced it never reads again, and
     * in the end nobody does.
     */
    STAYS_AWAY(Scope.FULLY, Scope.FULLY, Scope.FULLY, Scope.OUTSIDE, Scope.FULLY),
    /** In the end all JVMs read the same. */
    AGREED(Scope.FULLY, Scope.OUTSIDE, Scope.FULLY, Scope.FULLY, Scope.FULLY),
    /** After the faults every thread of every JVM gets on. */
    GOES_ON(Scope.FULLY, Scope.FULLY, Scope.FULLY, Scope.FULLY, Scope.FULLY),
    /** Calls fail by exceptions of the standard only. */
    NO_SURPRISE(Scope.FULLY, Scope.FULLY, Scope.FULLY, Scope.FULLY, Scope.FULLY);

    private final Scope whenForgotten;
    private final Scope whenEvicted;
    private final Scope whenNotesAre;
    private final Scope whenUndone;
    private final Scope whenShifted;

    Check(Scope whenForgotten, Scope whenEvicted, Scope whenNotesAre, Scope whenUndone, Scope whenShifted) {
        this.whenForgotten = whenForgotten;
        this.whenEvicted = whenEvicted;
        this.whenNotesAre = whenNotesAre;
        this.whenUndone = whenUndone;
        this.whenShifted = whenShifted;
    }

    public Scope under(Loss.Kind loss) {
        return switch (loss) {
            case FORGOTTEN -> whenForgotten;
            case EVICTED -> whenEvicted;
            case NOTES -> whenNotesAre;
            case UNDONE -> whenUndone;
            case SHIFTED -> whenShifted;
        };
    }
}
