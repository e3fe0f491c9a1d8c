package io.drey.internal.journal;

/** Told of a record that was appended in an earlier life. */
@FunctionalInterface
public interface JournalVisitor {

    /**
     * Tells of the next record.
     *
     * @param open whether it is not done; what is done tells that nothing of its owner before it is needed
     */
    void record(long number, byte[] payload, boolean open);
}
