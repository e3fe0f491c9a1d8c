package io.drey.hibernate;

import java.util.concurrent.ThreadLocalRandom;

/**
 * An instant on two clocks: that of the servers, which all JVMs share but none knows exactly, and that of the JVM that
 * noted it, which orders its own instants exactly. Immutable.
 *
 * @param millis on the servers' clocks: no later, for the beginning of what reads; no earlier, for the end of a change
 * @param jvm who noted it
 * @param nanos on that JVM's clock
 */
record Tick(long millis, long jvm, long nanos) {

    /** All session factories of a JVM share its clock. */
    private static final long THIS_JVM = ThreadLocalRandom.current().nextLong();

    static Tick here(long millis, long nanos) {
        return new Tick(millis, THIS_JVM, nanos);
    }

    /** Whether this, the beginning of something, is surely after that, the end of a change. */
    boolean isAfter(Tick change) {
        return jvm == change.jvm ? nanos - change.nanos > 0 : millis > change.millis;
    }
}
