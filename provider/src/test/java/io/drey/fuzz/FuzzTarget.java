package io.drey.fuzz;

import java.util.List;

/**
 * Something of Drey's that reads bytes which anybody may have written. Implementations are stateless; each also has the
 * static method {@code fuzzerTestOneInput}, by which Jazzer calls it.
 */
public interface FuzzTarget {

    /** Returns inputs as Drey itself writes them, from which others are made. */
    List<byte[]> seeds();

    /**
     * Reads an input.
     *
     * @throws RuntimeException if it is read in a way that users would notice: by another exception than the one that
     *     is caught where such bytes come in, or with a result that is not sound
     */
    void take(byte[] input);
}
