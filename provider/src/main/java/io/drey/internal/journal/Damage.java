package io.drey.internal.journal;

/**
 * What could not be read of a journal. Confined to the thread that opens it.
 *
 * <p>A tail that is torn is what a loss of power, or a kill in the middle of a record, leaves behind. Anything else, in
 * the middle, is a disk that did not keep what it was given.
 */
final class Damage {

    int corruptRecords;
    int tornTails;
    long bytes;

    boolean isNone() {
        return corruptRecords == 0 && tornTails == 0;
    }

    @Override
    public String toString() {
        return corruptRecords + " corrupt records, " + tornTails + " torn tails, " + bytes + " bytes";
    }
}
